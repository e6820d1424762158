import type { Inventory } from "./inventory.ts";

/** How many versions look different; the next one looks like the first again. */
export const looks = 5;

/** Numbers the versions of all apps, oldest first; the number chooses a cube's colour and pattern. */
export class Versions {
  readonly #order = new Map<string, number>();

  constructor({ sets, pods }: Inventory) {
    // By age, not by revision: a rollback renumbers revisions, and no cube may change its colour.
    for (const { image } of [...sets, ...pods]) {
      const key = versionKey(image);
      if (!this.#order.has(key)) this.#order.set(key, this.#order.size);
    }
  }

  /** 0 to `looks` - 1. */
  lookOf(image: string): number {
    return (this.#order.get(versionKey(image)) ?? 0) % looks;
  }
}

/** `web:v2` of `registry.io/team/web:v2@sha256:…`: from whatever registry, it is the same version. */
function versionKey(image: string): string {
  return image.replace(/@.*$/, "").slice(image.lastIndexOf("/") + 1);
}
