import { formatYaml } from "#api/yaml.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import type { Invocation } from "../cmd/command.ts";
import { UsageError } from "../errors.ts";
import { textAt } from "../resources/fields.ts";
import { goJson, goStructJson } from "#api/go-value.ts";
import { asWritten } from "#api/schema/go-order.ts";
import { customColumnsPrinter } from "./custom-columns.ts";
import type { Printer } from "./object-printer.ts";
import { goTemplatePrinter, jsonPathPrinter } from "./template-printers.ts";

export type { Printer } from "./object-printer.ts";

const listless = ["json", "yaml", "name"];
const templates = [
  "go-template",
  "go-template-file",
  "jsonpath",
  "jsonpath-as-json",
  "jsonpath-file",
  "template",
  "templatefile",
];

/** How `-o` is to be read: extra formats that only `get` has, and whether keys stand in struct order. */
export interface PrinterOptions {
  readonly customColumns?: boolean;
  /** Objects made by kubectl itself print as Go structs: in the order of their fields. */
  readonly structOrder?: boolean;
  /** The keys stand already in the order in which JSON is to have them. */
  readonly keepOrder?: boolean;
  /** `-o ''` prints the name of an object, followed by these words: where a command without `-o` prints something else. */
  readonly empty?: string;
}

/** The printer for `-o` and `--template`; undefined if neither was given. Throws UsageError. */
export function printerOf(
  invocation: Invocation,
  options: PrinterOptions = {},
): Printer | undefined {
  const { flags, streams } = invocation;
  const template = flags.string("template");
  // Only `get` looks at --template beside an -o that is empty.
  const given = flags.changed("output") && !(options.customColumns && !flags.string("output"));
  const output = template && !given ? "go-template" : flags.string("output");
  if (output === "") {
    const { empty } = options;
    if (empty === undefined || !given) return undefined;
    return { print: (object) => streams.out.write(`${nameOf(object)}${empty}\n`) };
  }
  const [name = "", ...rest] = output.split("=");
  // Of the plain formats capitals are the same.
  const format = listless.includes(name.toLowerCase()) ? name.toLowerCase() : name;
  const argument = output.includes("=") ? rest.join("=") : undefined;
  const printer =
    plainPrinter(invocation, format, argument, options) ??
    // With --template the format stands alone.
    (template && argument !== undefined
      ? undefined
      : templatePrinter(invocation, format, argument ?? (template || undefined), options));
  if (printer) return printer;
  throw noPrinter(output, options.customColumns === true);
}

/** What kubectl says of a format that it does not have. */
export function noPrinter(output: string, get: boolean): UsageError {
  const allowed = [
    ...listless,
    ...templates,
    ...(get ? ["custom-columns", "custom-columns-file", "wide"] : []),
  ].toSorted();
  return new UsageError(
    `unable to match a printer suitable for the output format ${JSON.stringify(output)}, allowed formats are: ${allowed.join(",")}`,
  );
}

function plainPrinter(
  invocation: Invocation,
  format: string,
  argument: string | undefined,
  { structOrder = false, keepOrder = false }: PrinterOptions,
): Printer | undefined {
  if (argument !== undefined) return undefined;
  const { streams, flags } = invocation;
  const cleaned = (object: JsonObject) =>
    flags.bool("show-managed-fields") ? object : withoutManagedFields(object);
  if (format === "json") {
    const json = (object: JsonObject) =>
      keepOrder
        ? goStructJson(object, "    ")
        : structOrder
          ? goStructJson(asWritten(object), "    ")
          : goJson(object, "    ");
    return { print: (object) => streams.out.write(`${json(cleaned(object))}\n`) };
  }
  if (format === "yaml") {
    let printed = 0;
    return {
      print: (object) =>
        streams.out.write(`${printed++ > 0 ? "---\n" : ""}${formatYaml(cleaned(object))}`),
    };
  }
  if (format !== "name") return undefined;
  return { oneByOne: true, print: (object) => streams.out.write(`${nameOf(object)}\n`) };
}

function templatePrinter(
  invocation: Invocation,
  format: string,
  argument: string | undefined,
  { customColumns = false }: PrinterOptions,
): Printer | undefined {
  switch (format) {
    case "template":
    case "go-template":
    case "templatefile":
    case "go-template-file":
      return goTemplatePrinter(invocation, format.endsWith("file"), argument);
    case "jsonpath":
    case "jsonpath-file":
    case "jsonpath-as-json":
      return jsonPathPrinter(invocation, format, argument);
    case "custom-columns":
    case "custom-columns-file":
      return customColumns
        ? customColumnsPrinter(invocation, format.endsWith("file"), argument)
        : undefined;
    default:
      return undefined;
  }
}

/** `deployment.apps/web`. */
export function nameOf(object: JsonObject): string {
  const kind = textAt(object, "kind").toLowerCase();
  const [group] = textAt(object, "apiVersion").split("/").toReversed().slice(1);
  return `${kind}${group ? `.${group}` : ""}/${textAt(object, "metadata", "name") || "<unknown>"}`;
}

/** The object, or list of objects, as it is printed unless `--show-managed-fields` is given. */
export function withoutManagedFields(object: JsonObject): JsonObject {
  const { metadata, items } = object;
  return {
    ...object,
    ...(isObject(metadata) && { metadata: withoutKey(metadata, "managedFields") }),
    ...(Array.isArray(items) && {
      items: items.map((item) => (isObject(item) ? withoutManagedFields(item) : item)),
    }),
  };
}

function withoutKey(object: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}
