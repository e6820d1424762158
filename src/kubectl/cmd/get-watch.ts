import type { WatchEvent } from "#api/client.ts";
import type { JsonObject } from "#base/json.ts";
import type { Sink } from "#base/streams.ts";
import type { Printer } from "../printers/printer.ts";
import { cellsOf, headerOf, type Table, type TableOptions } from "../printers/table.ts";
import { TabWriter } from "../printers/tabwriter.ts";
import { textAt } from "../resources/fields.ts";
import { itemsOf, listPages } from "../resources/list-pages.ts";
import type { Target } from "../resources/resolve.ts";
import { accept, type Subject } from "../resources/rest.ts";
import { type Invocation, UsageError } from "./command.ts";
import { asTable, fetchTables, mappingOf, tableOptions } from "./get-table.ts";

/** `get --watch` and `--watch-only`: prints what is there, then every change until cancelled. */
export async function watch(
  invocation: Invocation,
  found: readonly Target[],
  printer: ((out: Sink) => Printer) | undefined,
): Promise<void> {
  const asked = found.flatMap((each) => (each.type === "manifest" ? [] : [each.mapping]));
  if (new Set(asked).size > 1) {
    throw new UsageError("you may only specify a single resource type");
  }
  const [target] = found;
  if (!target || found.length > 1) {
    throw new UsageError(
      "watch is only supported on individual resources and resource collections - more than 1 resource was found",
    );
  }
  if (!printer) return watchTable(invocation, target);
  const columns = new Columns(invocation.streams.out);
  return watchObjects(invocation, target, printer(columns), columns);
}

async function watchTable(invocation: Invocation, target: Target): Promise<void> {
  const { factory, flags, rest, streams } = invocation;
  const view = new View(
    tableOptions(invocation, mappingOf(target), false),
    target,
    flags.bool("output-watch-events"),
  );
  const tables = await fetchTables(invocation, target);
  let columns = tables[0]?.table.columns ?? [];
  if (!flags.bool("watch-only")) {
    for (const { table } of tables) await streams.out.write(view.text("ADDED", table));
  }
  const resourceVersion = tables[0]?.resourceVersion ?? "0";
  const query = watchQuery(invocation, target, resourceVersion);
  for await (const event of skipFirst(
    rest.watch(subjectOf(target), query, factory.cancel, accept.table),
    resourceVersion === "0",
  )) {
    if (event.type === "BOOKMARK") continue;
    const table = asTable(event.object, factory.clock.now);
    // Only the first event of a watch carries the columns.
    columns = table.columns.length > 0 ? table.columns : columns;
    await streams.out.write(view.text(event.type, { ...table, columns }));
  }
}

/** The lines of a watch: the header once, widths kept from table to table. */
class View {
  readonly #options: TableOptions;
  readonly #target: Target;
  readonly #withEvents: boolean;
  readonly #writer = new TabWriter();
  #headed: boolean;

  constructor(options: TableOptions, target: Target, withEvents: boolean) {
    this.#options = options;
    this.#target = target;
    this.#withEvents = withEvents;
    this.#headed = options.noHeaders;
  }

  text(type: string, table: Table): string {
    if (table.rows.length === 0) return "";
    const mapping = mappingOf(this.#target);
    const header = this.#headed ? [] : [this.#line("EVENT", headerOf(table, this.#options))];
    this.#headed = true;
    const rows = table.rows.map((row) =>
      this.#line(type, cellsOf(table, row, mapping, this.#options)),
    );
    return this.#writer.format([...header, ...rows]);
  }

  #line(event: string, cells: string[]): string[] {
    return this.#withEvents ? [event.padEnd(longestEvent), ...cells] : cells;
  }
}

const longestEvent = "MODIFIED".length;

async function watchObjects(
  invocation: Invocation,
  target: Target,
  printer: Printer,
  columns: Columns,
): Promise<void> {
  const { factory, flags, rest } = invocation;
  const subject = subjectOf(target);
  const events = flags.bool("output-watch-events");
  const show = (type: string, object: JsonObject) =>
    printer.print(events ? { type, object } : object);
  let resourceVersion = "0";
  if (target.type === "list") {
    const query = { ...selectors(invocation), limit: flags.int("chunk-size") || undefined };
    for await (const page of listPages(rest, subject, query)) {
      resourceVersion = textAt(page, "metadata", "resourceVersion");
      if (flags.bool("watch-only")) continue;
      for (const object of itemsOf(page)) await show("ADDED", object);
    }
  } else {
    const object = await rest.find(subject);
    if (!flags.bool("watch-only")) await show("ADDED", object);
  }
  await columns.flush();
  const query = watchQuery(invocation, target, resourceVersion);
  for await (const event of skipFirst(
    rest.watch(subject, query, factory.cancel),
    resourceVersion === "0",
  )) {
    if (event.type === "BOOKMARK") continue;
    await show(event.type, event.object);
    await columns.flush();
  }
}

/** What a printer writes while watching: its tabs make columns, as in a table. */
class Columns implements Sink {
  readonly #out: Sink;
  readonly #writer = new TabWriter();
  #text = "";

  constructor(out: Sink) {
    this.#out = out;
  }

  async write(text: string): Promise<void> {
    this.#text += text;
  }

  async flush(): Promise<void> {
    const lines = this.#text.split("\n");
    // What follows the last line end is no line yet.
    const rest = lines.pop() ?? "";
    this.#text = "";
    const set = this.#writer.format(lines.map((line) => line.split("\t")));
    await this.#out.write(set + this.#writer.format([rest.split("\t")]).slice(0, -1));
  }
}

/** A watch from version 0 begins with the object as it is, which was printed already. */
async function* skipFirst(
  events: AsyncIterable<WatchEvent<JsonObject>>,
  skip: boolean,
): AsyncGenerator<WatchEvent<JsonObject>, void, void> {
  let skipping = skip;
  for await (const event of events) {
    if (!skipping) yield event;
    skipping = false;
  }
}

function subjectOf(target: Target): Subject & { readonly name?: string } {
  return target.type === "manifest" ? target.info : target;
}

function selectors({ flags }: Invocation): { labelSelector: string; fieldSelector: string } {
  return { labelSelector: flags.string("selector"), fieldSelector: flags.string("field-selector") };
}

function watchQuery(
  invocation: Invocation,
  target: Target,
  resourceVersion: string,
): Record<string, string> {
  const { name = "" } = subjectOf(target);
  const chosen = selectors(invocation);
  const byName = target.type === "list" ? chosen.fieldSelector : `metadata.name=${name}`;
  return { ...chosen, fieldSelector: byName, resourceVersion };
}
