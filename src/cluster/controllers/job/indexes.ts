/** A set of completion indexes, written as in a Job's status: `0,1,4-7`. */
export class Indexes {
  readonly #sorted: readonly number[];
  readonly #set: ReadonlySet<number>;

  constructor(indexes: Iterable<number> = []) {
    this.#set = new Set(indexes);
    this.#sorted = [...this.#set].toSorted((a, b) => a - b);
  }

  /** Reads `0,1,4-7`; what is no index, or not below `completions`, is left out. */
  static parse(text: string, completions: number): Indexes {
    const found: number[] = [];
    for (const part of text ? text.split(",") : []) {
      const [first = Number.NaN, last = first] = part.split("-").map(Number);
      const end = Math.min(last, completions - 1);
      for (let index = first; index <= end; index++) found.push(index);
    }
    return new Indexes(found);
  }

  get size(): number {
    return this.#sorted.length;
  }

  has(index: number): boolean {
    return this.#set.has(index);
  }

  /** This set and more. */
  with(more: Iterable<number>): Indexes {
    const added = [...more].filter((index) => !this.has(index));
    return added.length === 0 ? this : new Indexes([...this.#sorted, ...added]);
  }

  /** In increasing order. */
  [Symbol.iterator](): Iterator<number> {
    return this.#sorted[Symbol.iterator]();
  }

  toString(): string {
    const parts: string[] = [];
    for (let at = 0; at < this.#sorted.length; at++) {
      const first = this.#sorted[at]!;
      let last = first;
      while (this.#sorted[at + 1] === last + 1) last = this.#sorted[++at]!;
      if (last === first) parts.push(`${first}`);
      else parts.push(last === first + 1 ? `${first},${last}` : `${first}-${last}`);
    }
    return parts.join(",");
  }
}
