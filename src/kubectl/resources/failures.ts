import { isNotFound } from "#api/errors.ts";

/** Runs an action; what the user or the server did wrong is kept for later, anything else is thrown. */
export async function collect(failures: Error[], action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (error instanceof AggregateError) {
      failures.push(...(error.errors as Error[]));
      return;
    }
    if (!(error instanceof Error) || !expected.has(error.name)) throw error;
    failures.push(error);
  }
}

const expected: ReadonlySet<string> = new Set([
  "UsageError",
  "StatusError",
  "ConnectionError",
  "FileError",
]);

/** Throws one failure as it is, several as AggregateError. */
export function throwAll(failures: readonly Error[]): void {
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new AggregateError(failures);
}

/** What is left under --ignore-not-found. */
export function withoutNotFound(failures: readonly Error[]): readonly Error[] {
  return failures.filter((error) => !isNotFound(error));
}
