import { fromInput, type Value } from "./values.ts";

/** The record and its fields, each made from the other only when it is asked for. */
export class Fields {
  readonly #split: (record: string) => string[];
  readonly #join: (fields: readonly string[]) => string;
  #record = "";
  #fields: string[] | undefined;
  #recordStale = false;

  constructor(split: (record: string) => string[], join: (fields: readonly string[]) => string) {
    this.#split = split;
    this.#join = join;
  }

  get record(): string {
    if (this.#recordStale) this.#record = this.#join(this.#fields ?? []);
    this.#recordStale = false;
    return this.#record;
  }

  set record(text: string) {
    this.#record = text;
    this.#recordStale = false;
    this.#fields = undefined;
  }

  get count(): number {
    return this.#all().length;
  }

  set count(count: number) {
    const fields = this.#all();
    while (fields.length < count) fields.push("");
    fields.length = count;
    this.#recordStale = true;
  }

  get(index: number): Value {
    if (index === 0) return fromInput(this.record);
    const text = this.#all()[index - 1];
    return text === undefined ? undefined : fromInput(text);
  }

  set(index: number, text: string): void {
    if (index === 0) {
      this.record = text;
      return;
    }
    if (index > this.count) this.count = index;
    this.#all()[index - 1] = text;
    this.#recordStale = true;
  }

  #all(): string[] {
    this.#fields ??= this.#split(this.#record);
    return this.#fields;
  }
}
