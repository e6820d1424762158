import { UsageError } from "../errors.ts";

/** Says where something failed. */
export function prefixed<T>(prefix: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`${prefix}: ${error.message}`);
  }
}
