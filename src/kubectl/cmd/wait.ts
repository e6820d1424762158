import { isNotFound } from "#api/errors.ts";
import type { JsonObject } from "#base/json.ts";
import { printerOf } from "../printers/printer.ts";
import { objectsAt, textAt, valueAt } from "../resources/fields.ts";
import { objectName } from "../resources/mapping.ts";
import { type Info, localWantsFiles, type ResolveOptions, visit } from "../resources/resolve.ts";
import { collect, throwAll, withoutNotFound } from "../resources/failures.ts";
import { formatValue } from "#api/go-value.ts";
import { JsonPath, JsonPathError, relaxedPath } from "#api/jsonpath.ts";
import { type Command, type Invocation, UsageError } from "./command.ts";
import {
  allFlag,
  allNamespacesFlag,
  fieldSelectorFlag,
  fileOptions,
  recursiveFilenameFlags,
  printFlags,
  selectorFlag,
} from "./common-flags.ts";
import { watchUntil } from "./wait-until.ts";

/** `kubectl wait`. */
export const wait: Command = {
  name: "wait",
  suggestFor: ["list", "ps"],
  heading: "Advanced Commands:",
  use: "wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
  short: "Experimental: Wait for a specific condition on one or many resources",
  long: "Wait until objects have a condition, a field has a value, or the objects are created or gone. Each object that got there is printed.",
  example: `  # Wait until a pod is ready
  kubectl wait --for=condition=Ready pod/web-1

  # Until a condition is false
  kubectl wait --for=condition=Ready=false pod/web-1

  # Until a field has a value
  kubectl wait --for=jsonpath='{.status.phase}'=Running pod/web-1

  # Until a pod is gone, for a minute at most
  kubectl wait --for=delete pod/web-1 --timeout=60s`,
  flags: [
    allFlag,
    allNamespacesFlag,
    fieldSelectorFlag,
    ...recursiveFilenameFlags("Files that name the objects to wait for."),
    {
      name: "for",
      type: "string",
      default: "",
      usage:
        "What to wait for: [create|delete|condition=condition-name[=condition-value]|jsonpath='{JSONPath expression}'=[JSONPath value]]. The value of a condition is true by default.",
    },
    {
      name: "local",
      type: "bool",
      default: "false",
      usage: "Work on the manifest only; the server is not asked.",
    },
    ...printFlags,
    selectorFlag,
    {
      name: "timeout",
      type: "duration",
      default: "30s",
      usage: "How long to wait; zero looks once, a negative time means a week.",
    },
  ],
  run,
};

const weekMs = 168 * 3_600_000;

async function run(invocation: Invocation): Promise<void> {
  const { factory, flags, streams } = invocation;
  const printer = printerOf(invocation);
  const goal = goalOf(flags.string("for"));
  const given = flags.duration("timeout");
  const deadline = factory.clock.now + (given < 0 ? weekMs : given);
  if (goal === created) await untilCreated(invocation, deadline);
  let found = 0;
  const failures: Error[] = [];
  const waiting = visit(invocation, optionsFor(invocation), async (info) => {
    found++;
    if (!info.name) throw new UsageError("resource name must be provided");
    let last: JsonObject = info.object ?? {};
    const check = (object: JsonObject | undefined): boolean => {
      last = object ?? last;
      return goal.check(object);
    };
    // One time is for all of them: for whoever comes too late nobody looks.
    const isLate = given !== 0 && factory.clock.now >= deadline;
    if (isLate && goal === gone) throw new UsageError(rateLimited);
    const reached =
      goal === created || (!isLate && (await watchUntil(invocation, info, check, deadline)));
    if (!reached) throw notReached(invocation, info);
    // As upstream: what cannot be printed is nobody's failure.
    if (printer) return collect([], () => printer.print(last));
    await streams.out.write(`${objectName(info.mapping, info.name)} ${goal.done}\n`);
  });
  await collect(failures, () => waiting);
  throwAll(goal === gone ? withoutNotFound(failures) : failures);
  if (found === 0 && goal !== gone) throw new UsageError("no matching resources found");
}

function notReached({ flags }: Invocation, { mapping, name }: Info): UsageError {
  const why = flags.duration("timeout") === 0 ? "condition not met for" : `${timedOut} on`;
  return new UsageError(`${why} ${mapping.resource}/${name}`);
}

const rateLimited = "client rate limiter Wait returned an error: context deadline exceeded";
const timedOut = "timed out waiting for the condition";
const pollMs = 500;

/**
 * Looks until something is there. What is missing is waited for only if an argument names it, and nothing else fails:
 * failures of files, and several, are an aggregate, which is not "not found". As RunWait in kubectl/pkg/cmd/wait/wait.go.
 */
async function untilCreated(invocation: Invocation, deadline: number): Promise<void> {
  const { clock, cancel } = invocation.factory;
  const options = optionsFor(invocation);
  for (;;) {
    let found = false;
    try {
      await visit(invocation, options, async () => {
        found = true;
      });
    } catch (error) {
      if (!isNotFound(error)) throw error;
      found = false;
    }
    if (found) return;
    const left = deadline - clock.now;
    await clock.sleep(Math.max(0, Math.min(pollMs, left)), cancel);
    if (left < pollMs) throw new UsageError(timedOut);
  }
}

interface Goal {
  readonly done: string;
  check(object: JsonObject | undefined): boolean;
}

const gone: Goal = { done: "condition met", check: (object) => object === undefined };
const created: Goal = { done: "condition met", check: (object) => object !== undefined };

function optionsFor({ flags }: Invocation): ResolveOptions {
  if (flags.bool("local")) {
    const files = fileOptions(flags);
    if (files.filenames.length === 0) throw new UsageError(localWantsFiles);
    return { ...files, selector: flags.string("selector"), local: true };
  }
  return {
    ...fileOptions(flags),
    selector: flags.string("selector"),
    fieldSelector: flags.string("field-selector"),
    all: flags.bool("all"),
    allNamespaces: flags.bool("all-namespaces"),
    fetch: "always",
  };
}

function goalOf(text: string): Goal {
  if (text.toLowerCase() === "delete") return gone;
  if (text.toLowerCase() === "create") return created;
  if (text.startsWith("condition=")) return conditionGoal(text.slice("condition=".length));
  if (text.startsWith("jsonpath=")) return pathGoal(text.slice("jsonpath=".length));
  throw new UsageError(`unrecognized condition: ${JSON.stringify(text)}`);
}

function conditionGoal(text: string): Goal {
  const at = text.indexOf("=");
  const [name, value] = at < 0 ? [text, "true"] : [text.slice(0, at), text.slice(at + 1)];
  return {
    done: "condition met",
    check: (object) =>
      isCurrent(object) &&
      objectsAt(object, "status", "conditions").some(
        (each) =>
          textAt(each, "type").toLowerCase() === name.toLowerCase() &&
          textAt(each, "status").toLowerCase() === value.toLowerCase(),
      ),
  };
}

/** A status that its controller computed for an older spec says nothing. */
function isCurrent(object: JsonObject | undefined): boolean {
  const observed = valueAt(object, "status", "observedGeneration");
  const generation = valueAt(object, "metadata", "generation");
  return typeof observed !== "number" || typeof generation !== "number" || observed >= generation;
}

/** As JSONPathWait in kubectl/pkg/cmd/wait/json.go. */
function pathGoal(text: string): Goal {
  const { expression, value } = pathAndValue(text);
  try {
    if (expression === "") throw new UsageError("jsonpath expression cannot be empty");
    const path = new JsonPath(relaxedPath(expression), { allowMissingKeys: true });
    return {
      done: "condition met",
      check: (object) => {
        const results = object ? path.findAll(object) : [];
        const [values = []] = results;
        if (values.length === 0) return false;
        if (results.length > 1) throw new UsageError(`${ambiguous} list`);
        if (values.length > 1) throw new UsageError(`${ambiguous} value`);
        return value === undefined || holds(values[0], value);
      },
    };
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    throw new UsageError(error.message);
  }
}

const ambiguous = "given jsonpath expression matches more than one";

function holds(found: unknown, wanted: string): boolean {
  if (typeof found === "object" && found !== null) {
    throw new UsageError("jsonpath leads to a nested object or list which is not supported");
  }
  return formatValue(found).trim() === wanted.trim();
}

/** Takes `PATH=VALUE` apart; `==` belongs to a filter in the path. */
function pathAndValue(text: string): { expression: string; value?: string } {
  const parts = text.split(/(?<!=)=(?!=)/);
  const [expression = "", given] = parts;
  if (parts.length > 2) {
    throw new UsageError(
      "jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'",
    );
  }
  if (given === undefined) return { expression };
  const value = given.replaceAll(/^['"]+|['"]+$/g, "");
  if (value === "") {
    throw new UsageError(
      "jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3",
    );
  }
  return { expression, value };
}
