import { isObject, type JsonObject } from "#base/json.ts";
import type { Invocation } from "../cmd/command.ts";
import { UsageError } from "../errors.ts";
import { readTemplate } from "./read-template.ts";
import { goPrint } from "#api/go-value.ts";
import { JsonPath, JsonPathError, relaxedPath } from "#api/jsonpath.ts";
import type { Printer } from "./object-printer.ts";
import { TabWriter } from "./tabwriter.ts";

/** `-o custom-columns=NAME:.metadata.name,…` and `-o custom-columns-file=FILE`. Throws UsageError. */
export function customColumnsPrinter(
  { factory, flags, streams }: Invocation,
  fromFile: boolean,
  argument: string | undefined,
): Printer {
  if (!argument) {
    throw new UsageError("custom-columns format specified but no custom columns given");
  }
  const columns = fromFile
    ? fileColumns(readTemplate(factory, argument, "template"))
    : inlineColumns(argument);
  const writer = new TabWriter();
  let headed = flags.bool("no-headers");
  // As upstream the specs are read after the header was written.
  const rowsBelow = async (header: string[][], items: readonly JsonObject[]) => {
    try {
      const paths = columns.map(([, path]) => parsed(path));
      return items.map((item) => paths.map((path) => cell(path, item)));
    } catch (error) {
      await streams.out.write(writer.format(header));
      throw error;
    }
  };
  return {
    print: async (object) => {
      const items = Array.isArray(object["items"]) ? object["items"].filter(isObject) : [object];
      const header = headed ? [] : [columns.map(([name]) => name)];
      const rows = await rowsBelow(header, items);
      headed = true;
      await streams.out.write(writer.format([...header, ...rows]));
    },
  };
}

type Column = readonly [name: string, path: string];

function inlineColumns(spec: string): readonly Column[] {
  return spec.split(",").map((part) => {
    const colon = part.indexOf(":");
    if (colon < 0) {
      throw new UsageError(
        `unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`,
      );
    }
    return [part.slice(0, colon), relaxed(part.slice(colon + 1))];
  });
}

function fileColumns(text: string): readonly Column[] {
  const [names = "", paths = ""] = text.split("\n");
  if (paths === "") {
    const line = text === "" ? "header" : "spec";
    throw new UsageError(
      `invalid template, missing ${line} line. Expected format is one line of space separated headers, one line of space separated column specs.`,
    );
  }
  const [headers, specs] = [names, paths].map((line) => line.trim().split(/\s+/)) as [
    string[],
    string[],
  ];
  if (headers.length !== specs.length) {
    throw new UsageError(
      `number of headers (${headers.length}) and field specifications (${specs.length}) don't match`,
    );
  }
  return headers.map((header, index) => [header, relaxed(specs[index] ?? "")]);
}

function relaxed(path: string): string {
  try {
    return relaxedPath(path);
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    throw new UsageError(error.message);
  }
}

function parsed(path: string): JsonPath {
  try {
    return new JsonPath(path, { allowMissingKeys: true });
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    throw new UsageError(error.message);
  }
}

function cell(path: JsonPath, object: JsonObject): string {
  try {
    const values = path.findAll(object).flat();
    return values.length > 0 ? values.map((value) => goPrint(value)).join(",") : "<none>";
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    throw new UsageError(error.message);
  }
}
