import { compile, regexpProblem } from "#api/go-regexp.ts";
import { applyJsonPatch, JsonPatchError, type JsonPatchOperation } from "#api/json-patch.ts";
import { applyMergePatch } from "#api/patch.ts";
import { type StructType, structTypes } from "#api/schema/schema.ts";
import { fieldOf, strategicMergePatch } from "#api/strategic-merge.ts";
import { formatYaml, parseYaml, YamlError } from "#api/yaml.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { UsageError } from "../errors.ts";
import { textAt, valueAt } from "../resources/fields.ts";
import { matchesSelectors } from "./replacements.ts";
import { idOf, namesOf, namespaceOf, remember, rename, type Resource } from "./resource.ts";

/** What an entry of `patches` says, and where its text is from. */
export interface PatchEntry {
  readonly text: string;
  /** For messages: `[path: "p.yaml"]`. */
  readonly source: string;
  readonly target?: JsonObject | undefined;
  readonly renames?: boolean;
  /** Whether it may make another kind of an object. */
  readonly retypes?: boolean;
}

/** Reads an entry of `patches`. Throws UsageError. */
export function patchEntryOf(
  entry: JsonObject,
  read: (path: string) => string,
  transformer = "PatchTransformer",
): PatchEntry {
  const [path, text] = [textAt(entry, "path"), textAt(entry, "patch").trim()];
  const config = formatYaml(entry);
  const trouble = `trouble configuring builtin ${transformer} with config: `;
  const refuse = (why: string) => new UsageError(`${trouble}\`\n${config}\`: ${why}`);
  if (transformer === "PatchJson6902Transformer" && !textAt(entry, "target", "name")) {
    throw refuse("must specify the target name");
  }
  if (!path && !text) throw refuse(`must specify one of patch and path in\n${config}`);
  if (path && text) throw refuse(`patch and path can't be set at the same time\n${config}`);
  const found: PatchEntry = {
    text: text || readFor(path, read, refuse),
    source: path ? `[path: ${JSON.stringify(path)}]` : `[patch: ${JSON.stringify(text)}]`,
    target: isObject(entry["target"]) ? entry["target"] : undefined,
    renames: valueAt(entry, "options", "allowNameChange") === true,
    retypes: valueAt(entry, "options", "allowKindChange") === true,
  };
  const values = documentsOf(found.text);
  if (!Array.isArray(values[0]) && (values.length === 0 || !values.every(isPatch))) {
    throw refuse(`unable to parse SM or JSON patch from ${found.source}`);
  }
  return found;
}

function isPatch(value: unknown): boolean {
  return textAt(value, "kind") !== "" && textAt(value, "metadata", "name") !== "";
}

function readFor(
  path: string,
  read: (path: string) => string,
  refuse: (why: string) => UsageError,
): string {
  try {
    return read(path);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw refuse(`failed to get the patch file from path(${path}): ${error.message}`);
  }
}

/** Applies one entry of `patches`: a strategic merge patch or an RFC 6902 patch. Answers what is left. Throws UsageError. */
export function applyPatchEntry(
  resources: readonly Resource[],
  { text, source, target, renames, retypes }: PatchEntry,
): readonly Resource[] {
  const values = documentsOf(text);
  const [first] = values;
  if (Array.isArray(first)) {
    if (!target) throw new UsageError(`must specify a target for JSON patch ${source}`);
    const operations = first as JsonPatchOperation[];
    for (const resource of matching(resources, target)) {
      remember(resource);
      resource.object = patched(resource.object, operations);
    }
    return resources;
  }
  let left = resources;
  for (const patch of values.filter(isObject)) {
    const found = target ? matching(left, target) : [uniqueTarget(left, patch)];
    const isDelete = patch["$patch"] === "delete";
    if (isDelete) left = left.filter((resource) => !found.includes(resource));
    else {
      for (const resource of found) {
        const { apiVersion, kind } = resource.object;
        const changed = merged(resource.object, patch);
        resource.object = retypes ? changed : { ...changed, apiVersion, kind };
        if (renames) rename(resource, textAt(patch, "metadata", "name"));
      }
    }
  }
  return left;
}

function documentsOf(text: string): readonly unknown[] {
  try {
    // What looks like JSON must be JSON.
    if (text.startsWith("[")) return [JSON.parse(text) as unknown];
    return parseYaml(text, "v3").filter((value) => value !== null && value !== undefined);
  } catch (error) {
    if (!(error instanceof YamlError) && !(error instanceof SyntaxError)) throw error;
    return [];
  }
}

function patched(object: JsonObject, operations: readonly JsonPatchOperation[]): JsonObject {
  try {
    return applyJsonPatch(object, operations);
  } catch (error) {
    if (!(error instanceof JsonPatchError)) throw error;
    throw new UsageError(error.message);
  }
}

function matching(resources: readonly Resource[], target: JsonObject): readonly Resource[] {
  const field = (name: string) => textAt(target, name);
  return resources.filter((resource) => {
    const { object } = resource;
    const [a = "", b] = textAt(object, "apiVersion").split("/");
    const [group, version] = b === undefined ? ["", a] : [a, b];
    return (
      fits(field("group"), group) &&
      fits(field("version"), version) &&
      fits(field("kind"), textAt(object, "kind")) &&
      namesOf(resource).some((name) => fits(field("name"), name)) &&
      fits(field("namespace"), textAt(object, "metadata", "namespace") || "default") &&
      matchesSelectors(resource, target)
    );
  });
}

function fits(pattern: string, text: string): boolean {
  if (pattern === "") return true;
  const whole = `^(?:${pattern})$`;
  const compiled = compile(whole);
  if (!compiled) throw new UsageError(regexpProblem(whole) ?? "");
  return compiled.test(text);
}

function uniqueTarget(resources: readonly Resource[], patch: JsonObject): Resource {
  const name = textAt(patch, "metadata", "name");
  const found = resources.filter(
    (resource) =>
      textAt(resource.object, "apiVersion") === textAt(patch, "apiVersion") &&
      textAt(resource.object, "kind") === textAt(patch, "kind") &&
      namesOf(resource).includes(name) &&
      [...resource.previous.map((each) => each.namespace), namespaceOf(resource.object)].includes(
        namespaceOf(patch),
      ),
  );
  const [only] = found;
  if (only && found.length === 1) return only;
  const id = idOf(patch);
  throw new UsageError(
    `no resource matches strategic merge patch "${id}": no matches for Id ${id}; failed to find unique target for patch ${id}`,
  );
}

/** A merge never changes what an object is called, nor where it is. */
function merged(object: JsonObject, patch: JsonObject): JsonObject {
  const kind = textAt(object, "kind");
  const {
    name: _,
    namespace: __,
    ...metadata
  } = isObject(patch["metadata"]) ? patch["metadata"] : {};
  const change = { ...patch, metadata };
  const type = typeOf(kind);
  const result = type
    ? strategicMergePatch(kind, object, change)
    : (applyMergePatch(object, change) as JsonObject);
  return type ? (patchFirst(result, change, type) as JsonObject) : result;
}

/** Lists of a kind that is not built in have no keys. */
function typeOf(kind: string): StructType | undefined {
  return structTypes().get(kind);
}

/** In lists that are merged the items of the patch come first. */
function patchFirst(result: unknown, patch: unknown, type: StructType | undefined): unknown {
  if (!isObject(result) || !isObject(patch)) return result;
  const ordered = { ...result };
  for (const [name, change] of Object.entries(patch)) {
    const { field, struct } = fieldOf(type, name);
    const value = ordered[name];
    if (Array.isArray(value) && Array.isArray(change) && field?.mergeKey) {
      const key = field.mergeKey;
      const keyOf = (item: unknown) => (isObject(item) ? item[key] : undefined);
      const inPatch = change.flatMap((item) => {
        const found: unknown = value.find((each) => keyOf(each) === keyOf(item));
        return found === undefined ? [] : [patchFirst(found, item, struct)];
      });
      const keys = new Set(change.map(keyOf));
      ordered[name] = [...inPatch, ...value.filter((item) => !keys.has(keyOf(item)))];
    } else {
      ordered[name] = patchFirst(value, change, struct);
    }
  }
  return ordered;
}
