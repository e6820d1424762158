import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** A seeded source of chance: the same seed gives the same draws on every machine. */
export class Random {
  readonly #generator;
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed | 0;
    this.#generator = xoroshiro128plus(this.#seed);
    for (let i = 0; i < 8; i++) this.#generator.next(); // Small seeds start close together.
  }

  /** Uniform in [0, 1). */
  float(): number {
    return (this.#generator.next() >>> 0) / 2 ** 32;
  }

  /** Uniform integer in [0, bound). */
  int(bound: number): number {
    // Draws beyond the last whole multiple of the bound would favour small numbers.
    const end = bound > 2 ? Math.floor(2 ** 32 / bound) * bound : 2 ** 32;
    let draw = this.#generator.next() + 2 ** 31;
    while (draw >= end) draw = this.#generator.next() + 2 ** 31;
    return draw % bound;
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + this.float() * (high - low);
  }

  /** `length` characters of the alphabet. */
  text(length: number, alphabet: string): string {
    const codes: number[] = [];
    for (let i = 0; i < length; i++) codes.push(alphabet.charCodeAt(this.int(alphabet.length)));
    return String.fromCharCode(...codes);
  }

  /**
   * An independent source named by `label`: draws from it do not move this one, so that a `curl`
   * does not rename the Pods of the next rollout.
   */
  fork(label: string): Random {
    let hash = 0x811c9dc5 ^ this.#seed;
    for (let i = 0; i < label.length; i++) hash = Math.imul(hash ^ label.charCodeAt(i), 0x01000193);
    return new Random(hash);
  }
}
