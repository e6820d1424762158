/** Thrown when the code, not the learner, is wrong. Never caught below the entry points. */
export class AssertionError extends Error {
  override name = "AssertionError";
}

/** Throws AssertionError unless the condition holds: for what only a bug can break. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}

/** The value, which the caller knows to be there; AssertionError names what was missing. */
export function must<T>(value: T | undefined | null, what: string): T {
  assert(value !== undefined && value !== null, `missing: ${what}`);
  return value;
}
