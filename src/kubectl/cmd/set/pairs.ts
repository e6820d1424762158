import { UsageError } from "../../errors.ts";

/** The arguments of a command: what is changed, and the changes that follow. */
export interface SplitArguments {
  readonly resources: readonly string[];
  /** `name=value` and `name-`. */
  readonly changes: readonly string[];
}

/** Splits arguments where the first change stands. Throws UsageError if a resource follows. */
export function splitChanges(args: readonly string[], what: string): SplitArguments {
  const first = args.findIndex(isChange);
  if (first < 0) return { resources: args, changes: [] };
  const changes = args.slice(first);
  const stray = changes.find((arg) => !isChange(arg));
  if (stray === undefined) return { resources: args.slice(0, first), changes };
  throw new UsageError(`all resources must be specified before ${what} changes: ${stray}`);
}

function isChange(arg: string): boolean {
  return arg.indexOf("=") > 0 || (arg.endsWith("-") && arg !== "-");
}

/** `name=value` pairs; later ones win. Throws UsageError for anything else. */
export function pairsIn(changes: readonly string[], what: string): ReadonlyMap<string, string> {
  const wrong = changes.filter((change) => change.indexOf("=") <= 0);
  if (wrong.length > 0) throw new UsageError(`invalid ${what} format: ${wrong.join(", ")}`);
  return new Map(
    changes.map((change) => {
      const at = change.indexOf("=");
      return [change.slice(0, at), change.slice(at + 1)];
    }),
  );
}
