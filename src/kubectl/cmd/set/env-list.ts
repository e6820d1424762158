import { parseQuantity } from "#api/quantity.ts";
import { decodeBase64 } from "#api/base64.ts";
import { StatusError } from "#api/errors.ts";
import type { EnvVar, EnvVarSource } from "#api/podspec.ts";
import type { JsonObject } from "#base/json.ts";
import { mappingOf } from "../../describe/describer.ts";
import { objectAt, textAt } from "../../resources/fields.ts";
import { type Invocation } from "../command.ts";

/** `set env --list`: the variables of these containers as a shell would read them. */
export async function listEnvironment(
  invocation: Invocation,
  object: JsonObject,
  containers: readonly JsonObject[],
  resolve: boolean,
): Promise<void> {
  const { out, errOut } = invocation.streams;
  const of = `${textAt(object, "kind")} ${textAt(object, "metadata", "name")}`;
  const unread = new Map<string, string[]>();
  for (const container of containers) {
    await out.write(`# ${of}, container ${textAt(container, "name")}\n`);
    for (const { name, value = "", valueFrom } of (container["env"] ?? []) as readonly EnvVar[]) {
      if (!valueFrom) await out.write(`${name}=${value}\n`);
      else {
        const found = resolve ? await valueOf(invocation, valueFrom, object, container) : undefined;
        if (typeof found === "string") await out.write(`${name}=${found}\n`);
        else await out.write(`# ${name} from ${sourceText(valueFrom)}\n`);
        if (found instanceof Error) {
          unread.set(found.message, [...(unread.get(found.message) ?? []), name]);
        }
      }
    }
  }
  const lines = [...unread].map(
    ([why, names]) => `error retrieving reference for ${names.toSorted().join(", ")}: ${why}`,
  );
  for (const line of lines.toSorted()) await errOut.write(`${line}\n`);
}

function sourceText(from: EnvVarSource): string {
  const { configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef } = from;
  if (configMapKeyRef) return `configmap ${configMapKeyRef.name ?? ""}, key ${configMapKeyRef.key}`;
  if (secretKeyRef) return `secret ${secretKeyRef.name ?? ""}, key ${secretKeyRef.key}`;
  if (fieldRef) return `field path ${fieldRef.fieldPath}`;
  if (!resourceFieldRef) return "invalid valueFrom";
  const { containerName, resource } = resourceFieldRef;
  return `resource field ${containerName ? `${containerName}/` : ""}${resource}`;
}

/** What a reference stands for, or why that cannot be told. */
async function valueOf(
  { namespace, rest }: Invocation,
  { configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef }: EnvVarSource,
  object: JsonObject,
  container: JsonObject,
): Promise<string | Error> {
  const reference = configMapKeyRef ?? secretKeyRef;
  if (!reference) {
    return fieldRef
      ? metadataField(object, fieldRef.fieldPath)
      : amountOf(container, resourceFieldRef?.resource ?? "");
  }
  const { key, name = "" } = reference;
  const mapping = mappingOf(configMapKeyRef ? "configmaps" : "secrets");
  try {
    const data = objectAt(await rest.get({ mapping, namespace, name }), "data");
    const kind = configMapKeyRef ? "config map" : "secret";
    if (!Object.hasOwn(data, key)) return new Error(`key ${key} not found in ${kind} ${name}`);
    const text = textAt(data, key);
    return configMapKeyRef ? text : String.fromCharCode(...(decodeBase64(text) ?? []));
  } catch (error) {
    if (error instanceof StatusError) return error;
    throw error;
  }
}

/** A field of the object itself, not of a Pod that it makes: only metadata is known. */
function metadataField(object: JsonObject, path: string): string | Error {
  const known = ["metadata.name", "metadata.namespace", "metadata.uid"];
  if (known.includes(path)) return textAt(object, ...path.split("."));
  const [, field, key] = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path) ?? [];
  if (field !== undefined && key !== undefined) return textAt(object, "metadata", field, key);
  return new Error(`unsupported fieldPath: ${path}`);
}

/** What a container asks for, in whole units; 0 if it says nothing. */
function amountOf(container: JsonObject, resource: string): string {
  const [list = "", name = ""] = resource.split(".");
  const amount = parseQuantity(textAt(container, "resources", list, name));
  return String(Math.ceil((amount?.milli ?? 0) / 1000));
}
