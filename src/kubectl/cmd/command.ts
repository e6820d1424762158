import type { IOStreams } from "#base/streams.ts";
import type { Factory } from "../factory.ts";
import { UsageError } from "../errors.ts";
import type { Mapper } from "../resources/mapper.ts";
import type { OpenApi } from "../resources/openapi.ts";
import type { Rest } from "../resources/rest.ts";

export { ExitError, UsageError } from "../errors.ts";

/** One command of the tree, as cobra has it. A command with `commands` only groups them. */
export interface Command {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** Other words that it is suggested for. */
  readonly suggestFor?: readonly string[];
  /** The usage line after "kubectl ": `scale [--resource-version=version] … (-f FILENAME | TYPE NAME)`. */
  readonly use: string;
  readonly short: string;
  readonly long: string;
  /** As printed under "Examples:", lines indented by two spaces. */
  readonly example?: string;
  /** Alphabetical, as help prints them. */
  readonly flags?: readonly Flag[];
  readonly commands?: readonly Command[];
  /** Names of subcommands that the real kubectl has and this one has not: they are refused, not misunderstood. */
  readonly absent?: readonly string[];
  /** Under which line the parent's help lists it; "Available Commands:" if absent. */
  readonly heading?: string;
  /** With this code ends what is wrong with its flags; 1 if absent. */
  readonly flagErrorCode?: number;
  /** Called without a subcommand it prints its help on stderr. */
  readonly helpOnStderr?: true;
  /** Runs, but the parent's help does not list it; hidden everywhere, it is not suggested either. */
  readonly hidden?: "in help" | "everywhere";
  /** Ends normally for exit code 0; throws UsageError, StatusError or ExitError. */
  run?(invocation: Invocation): Promise<void>;
}

/** A flag as pflag has it. */
export interface Flag {
  readonly name: string;
  readonly shorthand?: string;
  readonly type:
    | "bool"
    | "duration"
    | "int"
    | "int32"
    | "int64"
    | "mapStringString"
    | "string"
    | "stringArray"
    | "strings"
    | "stringToString";
  /** As text, exactly as help shows it after the `=`; `[]` for lists. */
  readonly default: string;
  readonly usage: string;
  /** The value when the flag stands alone (`--dry-run` → "unchanged"); bools have "true" anyway. */
  readonly noOptDefault?: string;
  /** The command refuses to run without it. */
  readonly required?: true;
  /** Accepted, but absent from help. */
  readonly hidden?: true;
  /** What is told of whoever gives it; absent from help. */
  readonly deprecated?: string;
}

/** One call of a command, after its flags were parsed. */
export interface Invocation {
  /** Positional arguments. */
  readonly args: readonly string[];
  /** The flags as they were given, one after the other. */
  readonly given: readonly (readonly [name: string, value: string])[];
  /** How many of `args` stood before `--`, or -1 without one. */
  readonly argsLenAtDash: number;
  readonly flags: FlagValues;
  readonly factory: Factory;
  /** The API server: refusals are thrown as StatusError, warnings go to stderr. */
  readonly rest: Rest;
  /** Resource types by any of their names, as discovery tells them. */
  readonly mapper: Mapper;
  /** Their fields, as the server describes them. */
  readonly openApi: OpenApi;
  /** `-n`, or else the namespace of the current context. */
  readonly namespace: string;
  /** Whether `-n` was given: a manifest that says otherwise is then refused. */
  readonly enforceNamespace: boolean;
  readonly streams: IOStreams;
  /** `kubectl rollout status`: for messages that name the command. */
  readonly commandPath: string;
}

/** Parsed flags; each reader asserts that the flag exists and has that type. */
export interface FlagValues {
  /** Whether the flag was given at all. */
  changed(name: string): boolean;
  bool(name: string): boolean;
  int(name: string): number;
  string(name: string): string;
  strings(name: string): readonly string[];
  /** Milliseconds. */
  duration(name: string): number;
}

/** A UsageError that points to the command's help, as cmdutil.UsageErrorf. */
export function usageErrorf({ commandPath }: Invocation, message: string): UsageError {
  return new UsageError(`${message}\nSee '${commandPath} -h' for help and examples`);
}
