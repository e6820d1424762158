import { parseYaml, type YamlDialect, YamlError } from "#api/yaml.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { UsageError } from "../errors.ts";
import { objectsAt, textAt, textMapAt } from "../resources/fields.ts";
import { type Resource, resourceOf } from "./resource.ts";

/** The value of a kustomization's file. Throws UsageError. */
export function kustomizationIn(text: string): unknown {
  return parsed(text, (reason) => `invalid Kustomization: ${reason}`)[0] ?? {};
}

/** The resources in the text of a file. Throws UsageError. */
export function resourcesIn(text: string, name: string): readonly Resource[] {
  const malformed = (reason: string) => `MalformedYAMLError: ${reason} in File: ${name}`;
  return parsed(text, malformed, "v3")
    .filter((value) => value !== null && value !== undefined)
    .flatMap(itemsOf)
    .map((object) => resourceOf(object));
}

function parsed(
  text: string,
  message: (reason: string) => string,
  dialect: YamlDialect = "sigs",
): readonly unknown[] {
  try {
    return parseYaml(text, dialect);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new UsageError(message(error.message.replace("error converting YAML to JSON: ", "")));
  }
}

function itemsOf(value: unknown): readonly JsonObject[] {
  if (!isObject(value) || !["apiVersion", "kind", "metadata"].some((field) => field in value)) {
    throw new UsageError("missing Resource metadata");
  }
  const kind = textAt(value, "kind");
  if (!kind) throw new UsageError(`missing kind in object ${described(value)}`);
  if (kind.endsWith("List")) {
    return Array.isArray(value["items"]) ? objectsAt(value, "items").flatMap(itemsOf) : [value];
  }
  if (!textAt(value, "metadata", "name")) {
    throw new UsageError(`missing metadata.name in object ${described(value)}`);
  }
  return [value];
}

/** As Go prints its type and metadata. */
function described(object: JsonObject): string {
  const field = (...path: readonly string[]) => textAt(object, ...path);
  const map = (name: string) => {
    const entries = Object.entries(textMapAt(object, "metadata", name));
    const texts = entries.map((entry) => entry.join(":"));
    return `map[${texts.toSorted().join(" ")}]`;
  };
  const names = `{${field("metadata", "name")} ${field("metadata", "namespace")}}`;
  return `{{${field("apiVersion")} ${field("kind")}} {${names} ${map("labels")} ${map("annotations")}}}`;
}
