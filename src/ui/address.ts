/** What the page's address asks for. */
export interface Address {
  /** The id of a lesson. */
  readonly lesson: string;
  /** Instead of the lesson's own. */
  readonly seed: number | undefined;
  /** Virtual seconds a second at the start. */
  readonly speed: number;
}

/** The lesson that opens when the address names none. */
export const firstLesson = "update-your-app";

/** Reads `?lesson=ID&seed=N&speed=X`; what makes no sense is left out, as if it were not there. */
export function readAddress(search: string): Address {
  const query = new URLSearchParams(search);
  const seed = Number(query.get("seed") ?? Number.NaN);
  const speed = Number(query.get("speed") ?? Number.NaN);
  return {
    lesson: query.get("lesson") ?? firstLesson,
    seed: Number.isSafeInteger(seed) && seed >= 0 ? seed : undefined,
    speed: speed >= slowest && speed <= fastest ? speed : 1,
  };
}

/** The bounds of the clock's speed. */
export const slowest = 0.25;
export const fastest = 60;
