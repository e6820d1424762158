import { OptionError } from "../options.ts";
import { Fields } from "./fields.ts";
import { Patterns } from "./patterns.ts";
import { toNumber, toText, type Value } from "./values.ts";

/** The variables, arrays and fields of a running program. */
export class Memory {
  readonly patterns = new Patterns();
  readonly fields: Fields;
  readonly #variables = new Map<string, Value>([
    ["FS", " "],
    ["OFS", " "],
    ["ORS", "\n"],
    ["RS", "\n"],
    ["NR", 0],
    ["FNR", 0],
    ["RSTART", 0],
    ["RLENGTH", -1],
    ["SUBSEP", "\x1c"],
    ["CONVFMT", "%.6g"],
    ["OFMT", "%.6g"],
  ]);
  readonly #arrays = new Map<string, Map<string, Value>>();

  constructor() {
    this.fields = new Fields(
      (record) => this.patterns.split(record, this.text("FS")),
      (fields) => fields.join(this.text("OFS")),
    );
  }

  /** How numbers become text. */
  get numberFormat(): string {
    const format = this.#variables.get("CONVFMT");
    return typeof format === "string" ? format : "%.6g";
  }

  get(name: string): Value {
    if (name === "NF") return this.fields.count;
    if (this.#arrays.has(name)) fail(`can't use array ${name} as a value`);
    return this.#variables.get(name);
  }

  set(name: string, value: Value): void {
    if (name === "NF") this.fields.count = Math.max(Math.trunc(toNumber(value)), 0);
    else if (this.#arrays.has(name)) fail(`can't assign to ${name}: it is an array`);
    else this.#variables.set(name, value);
  }

  text(name: string): string {
    return toText(this.get(name), this.numberFormat);
  }

  hasArray(name: string): boolean {
    return this.#arrays.has(name);
  }

  array(name: string): Map<string, Value> {
    if (this.#variables.has(name)) fail(`can't use ${name} as an array: it has a value`);
    const found = this.#arrays.get(name) ?? new Map<string, Value>();
    this.#arrays.set(name, found);
    return found;
  }
}

function fail(message: string): never {
  throw new OptionError(message, 2, { hint: false });
}
