import { encodeBase64 } from "#api/base64.ts";
import type { JsonObject } from "#base/json.ts";
import { configMapData, filled } from "../cmd/create/binary-data.ts";
import { nameHash } from "../cmd/create/name-hash.ts";
import { UsageError } from "../errors.ts";
import { objectAt, textAt, textMapAt, textsAt } from "../resources/fields.ts";
import { goJson } from "#api/go-value.ts";
import { type Resource, resourceOf } from "./resource.ts";

/** Reads a file of the kustomization. Throws UsageError. */
export type ReadFile = (path: string) => string;

/** The ConfigMap or Secret that a generator's entry describes. Throws UsageError. */
export function generated(
  kind: "ConfigMap" | "Secret",
  entry: JsonObject,
  common: JsonObject,
  read: ReadFile,
): Resource {
  if (!textAt(entry, "name")) throw new UsageError("a configmap must have a name");
  const own = objectAt(entry, "options");
  const map = (field: string) => ({ ...textMapAt(common, field), ...textMapAt(own, field) });
  const flag = (field: string) => own[field] === true || common[field] === true;
  const [labels, annotations] = [map("labels"), map("annotations")];
  const namespace = textAt(entry, "namespace");
  const files = Object.fromEntries(dataOf(entry, read));
  const secret = () => ({
    data: Object.fromEntries(
      Object.entries(files).map(([key, value]) => [key, encodeBase64(value)]),
    ),
  });
  const object: JsonObject = {
    apiVersion: "v1",
    kind,
    metadata: {
      name: textAt(entry, "name"),
      ...(namespace && { namespace }),
      ...(Object.keys(labels).length > 0 && { labels }),
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    ...(kind === "Secret" ? secret() : filled(configMapData(files))),
    ...(kind === "Secret" && { type: textAt(entry, "type") || "Opaque" }),
    ...(flag("immutable") && { immutable: true }),
  };
  return resourceOf(object, !flag("disableNameSuffixHash"));
}

/** What is put behind the name of a generated object: it changes with the data. */
export function hashOf(object: JsonObject): string {
  const kind = textAt(object, "kind");
  const type = kind === "Secret" ? { type: object["type"] } : {};
  const binary = object["binaryData"] === undefined ? {} : { binaryData: object["binaryData"] };
  // Unlike `--append-hash`, the name does not count.
  return nameHash(goJson({ kind, ...type, name: "", data: object["data"] ?? "", ...binary }));
}

function dataOf(entry: JsonObject, read: ReadFile): ReadonlyMap<string, string> {
  const data = new Map<string, string>();
  const add = (key: string, value: string) => {
    if (data.has(key)) {
      throw new UsageError(
        `configmap ${textAt(entry, "name")} illegally repeats the key \`${key}\``,
      );
    }
    data.set(key, value);
  };
  const envs = [...textsAt(entry, "envs"), textAt(entry, "env")].filter(Boolean);
  for (const path of envs) {
    const text = loading("env source files:", envs, () => read(path));
    for (const line of text.split("\n")) {
      const pair = line.trimStart();
      if (pair === "" || pair.startsWith("#")) continue;
      const [key = "", ...value] = pair.split("=");
      add(key, value.join("="));
    }
  }
  const literals = textsAt(entry, "literals");
  for (const literal of literals) {
    const at = literal.indexOf("=");
    if (at < 1) {
      throw new UsageError(
        `loading KV pairs: literal sources [${literals.join(" ")}]: invalid literal source ${literal}, expected key=value`,
      );
    }
    add(literal.slice(0, at), literal.slice(at + 1).replace(/^(["'])(.*)\1$/s, "$2"));
  }
  const sources = textsAt(entry, "files");
  for (const source of sources) {
    const at = source.indexOf("=");
    const path = source.slice(at + 1);
    const text = loading("file sources:", sources, () => read(path));
    add(at < 0 ? (path.split("/").at(-1) ?? path) : source.slice(0, at), text);
  }
  return data;
}

/** Says which sources were to be read when it fails. */
function loading<T>(what: string, sources: readonly string[], action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`loading KV pairs: ${what} [${sources.join(" ")}]: ${error.message}`);
  }
}
