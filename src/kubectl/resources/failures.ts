import { isNotFound } from "#api/errors.ts";

/** Runs an action; what the user or the server did wrong is kept for later, anything else is thrown. */
export async function collect(failures: Error[], action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof Error) || !flattened([error]).every(isExpected)) throw error;
    failures.push(error);
  }
}

/** Whether an error is the user's or the server's, not ours. */
export function isExpected({ name }: Error): boolean {
  return expected.has(name);
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

/** The failures within others. */
export function flattened(failures: readonly Error[]): readonly Error[] {
  return failures.flatMap((error) =>
    error instanceof AggregateError ? flattened(error.errors as Error[]) : [error],
  );
}

/** What is left under --ignore-not-found. */
export function withoutNotFound(failures: readonly Error[]): readonly Error[] {
  return failures.flatMap((error) => {
    if (!(error instanceof AggregateError)) return isNotFound(error) ? [] : [error];
    const kept = withoutNotFound(error.errors as Error[]);
    return kept.length > 0 ? [new AggregateError(kept)] : [];
  });
}

/** As Go prints an error, or several in one: each text once. */
export function messageOf(error: Error): string {
  const messages = [...new Set(flattened([error]).map(({ message }) => message))];
  return messages.length === 1 ? messages[0]! : `[${messages.join(", ")}]`;
}
