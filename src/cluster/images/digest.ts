import { Random } from "#base/random.ts";

/** A digest for an image whose real one does not matter: always the same for the same name. */
export function madeUpDigest(name: string): string {
  return `sha256:${new Random(0).fork(name).text(64, "0123456789abcdef")}`;
}
