import { humanDuration } from "#api/duration.ts";
import { parseTime } from "#api/time.ts";
import type { JsonObject } from "#base/json.ts";
import {
  cellsOf,
  headerOf,
  type Table,
  type TableOptions,
  tableOf,
  type TableRow,
} from "../printers/table.ts";
import { TabWriter } from "../printers/tabwriter.ts";
import { withoutNotFound } from "../resources/failures.ts";
import { textAt } from "../resources/fields.ts";
import { listPages } from "../resources/list-pages.ts";
import { groupResourceOf, type ResourceMapping } from "../resources/mapping.ts";
import { ManifestFailures, type Target, type TargetOrBroken } from "../resources/resolve.ts";
import { accept } from "../resources/rest.ts";
import { type Invocation, UsageError } from "./command.ts";
import { noSuchField, sortRows } from "./sort-by.ts";

/** A Table and the type whose objects it shows. */
export interface TypedTable {
  readonly mapping: ResourceMapping;
  readonly table: Table;
  /** Of the list; "0" for a single object. */
  readonly resourceVersion: string;
}

/** Asks for the Tables of all targets and prints them, one type below the other. */
export async function printTables(
  invocation: Invocation,
  found: readonly TargetOrBroken[],
): Promise<void> {
  const failures: Error[] = [];
  const reading = new ManifestFailures();
  const tables: TypedTable[] = [];
  for (const target of found) {
    const fetched = await reading.guard(target, failures, (usable) =>
      fetchTables(invocation, usable),
    );
    tables.push(...(fetched ?? []));
  }
  failures.push(...reading.asOne());
  const quiet = invocation.flags.bool("ignore-not-found");
  const kept = quiet ? withoutNotFound(failures) : failures;
  const types = new Set(tables.map(({ mapping }) => groupResourceOf(mapping)));
  const shown = sections(invocation, tables);
  for (const [index, section] of shown.entries()) {
    const parted = index > 0 && !invocation.flags.bool("no-headers");
    if (parted) await invocation.streams.out.write("\n");
    const options = tableOptions(invocation, section.mapping, types.size > 1);
    await invocation.streams.out.write(sectionText(section, options));
  }
  if (shown.length === 0 && kept.length === 0 && !quiet) {
    const asked = found.filter((target) => target.type !== "broken");
    await invocation.streams.errOut.write(nothingFound(invocation, asked));
  }
  if (kept.length > 0) throw new AggregateError(kept);
}

/** A Table without rows still tells of which type it is; a list without items does not. */
function nothingFound({ flags, namespace }: Invocation, found: readonly Target[]): string {
  const namespaced =
    !flags.bool("all-namespaces") &&
    (!flags.bool("server-print") || found.every((target) => mappingOf(target).namespaced));
  return namespaced ? `No resources found in ${namespace} namespace.\n` : "No resources found\n";
}

/** The type that a target is about. */
export function mappingOf(target: Target): ResourceMapping {
  return target.type === "manifest" ? target.info.mapping : target.mapping;
}

/** What of a table is shown for one type. */
export function tableOptions(
  { flags }: Invocation,
  mapping: ResourceMapping,
  severalTypes: boolean,
): TableOptions {
  return {
    wide: flags.string("output") === "wide",
    withNamespace: flags.bool("all-namespaces") && mapping.namespaced,
    withKind: flags.bool("show-kind") || severalTypes,
    showLabels: flags.bool("show-labels"),
    labelColumns: flags.strings("label-columns"),
    noHeaders: flags.bool("no-headers"),
  };
}

interface Section {
  readonly mapping: ResourceMapping;
  readonly rows: { readonly table: Table; readonly row: TableRow }[];
}

/** Neighbouring tables of one type are one section; types without rows have none. */
function sections(
  { factory, flags }: Invocation,
  tables: readonly TypedTable[],
): readonly Section[] {
  const found: Section[] = [];
  for (const { mapping, table } of tables) {
    const rows = table.rows.map((row) => ({ table, row }));
    const last = found.at(-1);
    if (last?.mapping === mapping) last.rows.push(...rows);
    else if (rows.length > 0) found.push({ mapping, rows });
  }
  const sortBy = flags.string("sort-by");
  if (!sortBy) return found;
  if (tables.length > 1) throw noSuchField(sortBy);
  return found.flatMap(({ mapping, rows }) => {
    if (rows.length === 1) return [{ mapping, rows }];
    try {
      return [
        { mapping, rows: [...sortRows(rows, sortBy, factory.clock, ({ row }) => row.object)] },
      ];
    } catch (error) {
      // A single table that cannot be sorted is not printed, and nothing is said of it.
      if (error instanceof UsageError) return [];
      throw error;
    }
  });
}

function sectionText({ mapping, rows }: Section, options: TableOptions): string {
  const [first] = rows;
  const header = first && !options.noHeaders ? [headerOf(first.table, options)] : [];
  const lines = rows.map(({ table, row }) => cellsOf(table, row, mapping, options));
  return new TabWriter().format([...header, ...lines]);
}

/** The Tables that answer one target: one, or one per page. */
export async function fetchTables(
  { factory, flags, rest }: Invocation,
  target: Target,
): Promise<readonly TypedTable[]> {
  const sortBy = flags.string("sort-by");
  const serverPrints = flags.bool("server-print");
  const wanted = serverPrints ? accept.table : accept.json;
  const includeObject = sortBy && serverPrints ? "Object" : undefined;
  if (target.type !== "list") {
    const subject = target.type === "object" ? target : target.info;
    const subresource = flags.string("subresource");
    const answer =
      target.type === "manifest" && !target.info.name
        ? target.info.object
        : await rest.find(
            { ...subject, ...(subresource && { subresource }) },
            { includeObject },
            wanted,
          );
    return [
      { mapping: subject.mapping, table: asTable(answer, factory.clock.now), resourceVersion: "0" },
    ];
  }
  const { mapping, namespace } = target;
  const query = {
    labelSelector: flags.string("selector"),
    fieldSelector: flags.string("field-selector"),
    limit: sortBy ? undefined : flags.int("chunk-size") || undefined,
    includeObject,
  };
  const tables: TypedTable[] = [];
  for await (const page of listPages(rest, { mapping, namespace }, query, wanted)) {
    const resourceVersion = textAt(page, "metadata", "resourceVersion");
    tables.push({ mapping, table: asTable(page, factory.clock.now), resourceVersion });
  }
  return tables;
}

/** A server that sends no Table sends the object: then its name and age are all there is to show. */
export function asTable(answer: JsonObject, now: number): Table {
  const table = tableOf(answer);
  if (table) return table;
  const items = Array.isArray(answer["items"]) ? (answer["items"] as JsonObject[]) : [answer];
  return {
    columns: [
      { name: "Name", priority: 0 },
      { name: "Age", priority: 0 },
    ],
    rows: items.map((object) => ({
      cells: [textAt(object, "metadata", "name"), ageOf(object, now)],
      object,
    })),
  };
}

function ageOf(object: JsonObject, now: number): string {
  const created = textAt(object, "metadata", "creationTimestamp");
  return created ? humanDuration(now - parseTime(created)) : "<unknown>";
}
