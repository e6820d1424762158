import type { Event } from "#api/core.ts";
import { parseTime } from "#api/time.ts";
import type { JsonObject } from "#base/json.ts";
import { mappingOf } from "../describe/describer.ts";
import { eventAge } from "../describe/events.ts";
import { goSort } from "../describe/go-sort.ts";
import { type Printer, printerOf } from "../printers/printer.ts";
import { TabWriter } from "../printers/tabwriter.ts";
import { textAt } from "../resources/fields.ts";
import { itemsOf, listPages } from "../resources/list-pages.ts";
import { apiVersionOf } from "../resources/mapping.ts";
import { type Command, ExitError, type Invocation, UsageError } from "./command.ts";
import { allNamespacesFlag, printFlags } from "./common-flags.ts";

/** `kubectl events`. */
export const events: Command = {
  name: "events",
  heading: "Troubleshooting and Debugging Commands:",
  use: "events [(-o|--output=)json|yaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]",
  short: "List events",
  long: `Show what happened, the oldest first.

 All events of the namespace are shown, or only those about one object, or only those of some types; --watch goes on with those that are yet to come.`,
  example: `  # What happened in this namespace
  kubectl events

  # In all namespaces
  kubectl events --all-namespaces

  # To one pod, now and from now on
  kubectl events --for pod/web-1 --watch

  # What went wrong
  kubectl events --types=Warning`,
  flags: [
    allNamespacesFlag,
    {
      name: "chunk-size",
      type: "int64",
      default: "500",
      usage: "Read long lists in parts of this size; 0 reads them at once.",
    },
    {
      name: "for",
      type: "string",
      default: "",
      usage: "Only events about this object, given as type/name.",
    },
    { name: "no-headers", type: "bool", default: "false", usage: "Leave out the headers." },
    ...printFlags,
    {
      name: "types",
      type: "strings",
      default: "[]",
      usage: "Only events of these types: Normal, Warning, or both.",
    },
    {
      name: "watch",
      shorthand: "w",
      type: "bool",
      default: "false",
      usage: "After what there is, print what is yet to come.",
    },
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags, namespace, streams } = invocation;
  const fieldSelector = await aboutOf(invocation);
  const printer = eventPrinter(invocation);
  const types = flags.strings("types").map((type) => type.toLowerCase());
  if (types.some((type) => type !== "normal" && type !== "warning")) {
    throw new UsageError("valid --types are Normal or Warning");
  }
  const mapping = mappingOf("events");
  const subject = { mapping, namespace: flags.bool("all-namespaces") ? "" : namespace };
  const wanted = (event: JsonObject) =>
    types.length === 0 || types.includes(textAt(event, "type").toLowerCase());
  if (flags.bool("watch")) return watch(invocation, subject, fieldSelector, wanted);
  const found: JsonObject[] = [];
  const query = { fieldSelector, limit: 500 };
  for await (const page of listPages(invocation.rest.clientset, subject, query)) {
    found.push(...itemsOf(page).filter(wanted));
  }
  if (found.length === 0) {
    const where = flags.bool("all-namespaces") ? "" : ` in ${namespace} namespace`;
    return streams.errOut.write(`No events found${where}.\n`);
  }
  const sorted = goSort(found, (a, b) => timeOf(a) < timeOf(b));
  // No Go struct that is a list has a name, and nobody looks at the printer's error.
  if (flags.string("output") === "name") return;
  if (printer)
    return printer.print({ apiVersion: "v1", kind: "EventList", metadata: {}, items: sorted });
  return streams.out.write(new Lines(invocation).text(sorted));
}

/** A --template without -o is not looked at. */
function eventPrinter(invocation: Invocation): Printer | undefined {
  return invocation.flags.string("output")
    ? printerOf(invocation, { structOrder: true })
    : undefined;
}

async function watch(
  invocation: Invocation,
  subject: Parameters<Invocation["rest"]["watch"]>[0],
  fieldSelector: string,
  wanted: (event: JsonObject) => boolean,
): Promise<void> {
  const { factory, rest, streams } = invocation;
  const printer = eventPrinter(invocation);
  const lines = new Lines(invocation);
  const query = { fieldSelector, limit: 500 };
  for await (const { type, object } of rest.clientset.watch(subject, query, factory.cancel)) {
    if (type === "DELETED" || type === "BOOKMARK" || !wanted(object)) continue;
    if (printer) await printer.print(object);
    else await streams.out.write(lines.text([object]));
  }
}

/** The field selector that `--for` means. Throws UsageError. */
async function aboutOf({ flags, mapper }: Invocation): Promise<string> {
  const about = flags.string("for");
  if (!about) return "";
  const [type = "", name = "", ...more] = about.split("/");
  if (!about.includes("/")) throw new UsageError("--for must be in resource/name form");
  if (more.length > 0) {
    throw new UsageError("arguments in resource/name form may not have more than one slash");
  }
  if (!type) throw new UsageError("a resource must be present, got: /, Resource=");
  const mapping = await mapper.type(type.toLowerCase()).catch((error: unknown) => {
    throw error instanceof UsageError ? new ExitError(1, `${error.message}\n`) : error;
  });
  if (!name) return "";
  return `involvedObject.kind=${mapping.kind},involvedObject.apiVersion=${apiVersionOf(mapping)},involvedObject.name=${name}`;
}

function timeOf(object: JsonObject): number {
  const { series, lastTimestamp, eventTime } = object as unknown as Event;
  const time = series?.lastObservedTime ?? lastTimestamp ?? eventTime;
  return time ? parseTime(time) : Number.NEGATIVE_INFINITY;
}

/** Rows with headers above the first. */
class Lines {
  readonly #invocation: Invocation;
  #headersPrinted: boolean;

  constructor(invocation: Invocation) {
    this.#invocation = invocation;
    this.#headersPrinted = invocation.flags.bool("no-headers");
  }

  text(found: readonly JsonObject[]): string {
    const { factory, flags } = this.#invocation;
    const all = flags.bool("all-namespaces");
    const rows: string[][] = found.map((object) => {
      const event = object as unknown as Event;
      return [
        ...(all ? [event.metadata.namespace ?? ""] : []),
        eventAge(event, factory.clock.now),
        event.type ?? "",
        event.reason ?? "",
        `${event.involvedObject.kind ?? ""}/${event.involvedObject.name ?? ""}`,
        (event.message ?? "").trim(),
      ];
    });
    if (!this.#headersPrinted) {
      this.#headersPrinted = true;
      const headers = ["LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"];
      rows.unshift(all ? ["NAMESPACE", ...headers] : headers);
    }
    return new TabWriter().format(rows);
  }
}
