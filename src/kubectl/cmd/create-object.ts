import type { JsonObject } from "#base/json.ts";
import { type Printer, printerOf } from "../printers/printer.ts";
import { textAt } from "../resources/fields.ts";
import type { Rest } from "../resources/rest.ts";
import { objectName, type ResourceMapping } from "../resources/mapping.ts";
import { dryRunOf, dryRunSuffix } from "./common-flags.ts";
import type { Invocation } from "./command.ts";

/** A type that kubectl makes objects of without asking discovery. */
export type BuiltIn = Pick<
  ResourceMapping,
  "group" | "version" | "kind" | "resource" | "namespaced"
>;

/** How an object is created and told. */
export interface CreateOptions {
  readonly fieldValidation?: string;
  /** `created` if absent. */
  readonly done?: string;
  /** The client that sends it: that of generators if absent. */
  readonly rest?: Rest;
  /** Who prints it: where several are printed, one for all. */
  readonly printer?: Printer;
}

/** Completes what is known of a built-in type. */
export function builtIn(type: BuiltIn): ResourceMapping {
  return {
    ...type,
    singular: type.kind.toLowerCase(),
    shortNames: [],
    categories: [],
    verbs: ["create"],
    subresources: [],
  };
}

/** How an object that kubectl made is printed; undefined without -o. */
export function objectPrinter(invocation: Invocation): Printer | undefined {
  return printerOf(invocation, { structOrder: true });
}

/** Sends an object that kubectl made (or, dry, only prints it), then prints what `-o` asks for or `KIND/NAME created`. */
export async function createObject(
  invocation: Invocation,
  type: BuiltIn,
  object: JsonObject,
  { done = "created", printer = objectPrinter(invocation), ...options }: CreateOptions = {},
): Promise<void> {
  const created = await sendObject(invocation, type, object, options);
  if (printer) return printer.print(created);
  const name = objectName(builtIn(type), textAt(created, "metadata", "name"));
  const suffix = dryRunSuffix(dryRunOf(invocation.flags));
  await invocation.streams.out.write(`${name} ${done}${suffix}\n`);
}

/** Creates an object that kubectl made; answers it as the server has it, or, under --dry-run=client, as it would be sent. */
export async function sendObject(
  invocation: Invocation,
  type: BuiltIn,
  object: JsonObject,
  { fieldValidation, rest = invocation.rest.clientset }: CreateOptions = {},
): Promise<JsonObject> {
  const { flags, namespace } = invocation;
  const mapping = builtIn(type);
  const dryRun = dryRunOf(flags);
  const sent = placed(invocation, mapping, object);
  if (dryRun === "client") return sent;
  return rest.create({ mapping, namespace }, sent, {
    fieldManager: flags.string("field-manager"),
    fieldValidation,
    dryRun: dryRun === "server" ? "All" : undefined,
  });
}

/** The namespace stands in the object only if it was asked for with -n, as with the real generators. */
function placed(
  { enforceNamespace, namespace }: Invocation,
  mapping: ResourceMapping,
  object: JsonObject,
): JsonObject {
  if (!enforceNamespace || !mapping.namespaced) return object;
  const { name, ...metadata } = object["metadata"] as JsonObject;
  return { ...object, metadata: { name, namespace, ...metadata } };
}
