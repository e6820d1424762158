import { ConnectionError } from "#api/client.ts";
import { decode, DecodeError } from "#api/schema/decode.ts";
import { structTypes } from "#api/schema/schema.ts";
import type { Files } from "#base/files.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { readAll } from "#base/streams.ts";
import type { Invocation } from "../cmd/command.ts";
import { UsageError } from "../errors.ts";
import { kustomize as build } from "../kustomize/load.ts";
import { documents } from "./documents.ts";
import { collect } from "./failures.ts";
import { textAt } from "./fields.ts";
import { fileProblem } from "./file-problem.ts";
import { logLine } from "./logging-client.ts";
import { validatesFields } from "./openapi.ts";

/** One object of a manifest and where it stands. */
export interface Manifest {
  readonly object: JsonObject;
  /** The file name as given, or STDIN. */
  readonly source: string;
  /** The list that it is an item of. */
  readonly list?: object;
}

/** A document that cannot be used, or an item of one. */
export interface BrokenManifest {
  readonly error: Error;
  readonly list?: object;
}

/** Which files `-f`, `-R` and `-k` name. */
export interface ManifestOptions {
  readonly filenames?: readonly string[];
  readonly recursive?: boolean;
  readonly kustomize?: string;
  /** Whether each document is checked to say its apiVersion and kind. */
  readonly validated?: boolean;
  /** Whether they are read into Go's types: of a kind that has none, they are not read. */
  readonly typed?: boolean;
}

/** What kubectl says where stdin is to be read for two things. */
export function stdinTwice(): UsageError {
  return new UsageError("standard input cannot be used for multiple arguments");
}

/** Reads all manifests; lists are taken apart. Files that do not exist throw, bad documents stand among the others. */
export async function readManifests(
  invocation: Invocation,
  options: ManifestOptions,
): Promise<readonly (Manifest | BrokenManifest)[]> {
  const { filenames = [], recursive = false, kustomize = "" } = options;
  if (kustomize) return kustomized(invocation, kustomize);
  if (filenames.filter((filename) => filename === "-").length > 1) throw stdinTwice();
  const sources: [source: string, text: string][] = [];
  for (const filename of filenames) sources.push(...(await read(invocation, filename, recursive)));
  const manifests: (Manifest | BrokenManifest)[] = [];
  for (const [source, text] of sources) {
    manifests.push(...(await manifestsIn(invocation, source, text, options)));
  }
  return manifests;
}

/** The objects of a text. After a document that is no object the next one is read; a mistake in YAML or JSON is the last. */
export async function manifestsIn(
  invocation: Invocation,
  source: string,
  text: string,
  { validated = false, typed = false }: Pick<ManifestOptions, "validated" | "typed">,
): Promise<readonly (Manifest | BrokenManifest)[]> {
  const manifests: (Manifest | BrokenManifest)[] = [];
  const broken = (error: Error): void => {
    manifests.push({ error });
  };
  await orElse(broken, async () => {
    for (const value of documents(source, text)) {
      if (validated) await validate(invocation, source, value);
      await orElse(broken, async () => {
        if (typed) refuseUntyped(source, value);
        manifests.push(...objectsIn(source, value));
      });
    }
  });
  return manifests;
}

async function orElse(broken: (error: Error) => void, action: () => Promise<void>): Promise<void> {
  const failures: Error[] = [];
  await collect(failures, action);
  for (const failure of failures) broken(failure);
}

async function read(
  { factory, streams }: Invocation,
  filename: string,
  recursive: boolean,
): Promise<[string, string][]> {
  if (filename === "-") return [["STDIN", await readAll(streams.in)]];
  if (/^https?:\/\//.test(filename)) {
    const host = /^https?:\/\/([^/:]+)/.exec(filename)?.[1] ?? "";
    throw new ConnectionError(`dial tcp: lookup ${host}: no such host`);
  }
  const { files } = factory;
  const kind = files.kind(filename);
  if (!kind) throw new UsageError(`the path "${filename}" does not exist`);
  if (kind === "file") return [[filename, readFile(files, filename)]];
  const found: [string, string][] = [];
  for (const name of files.list(filename)) {
    const path = joined(filename, name);
    if (files.kind(path) === "directory") {
      if (recursive)
        found.push(...(await read({ factory, streams } as Invocation, path, true).catch(() => [])));
    } else if (/\.(json|ya?ml)$/.test(name)) {
      found.push([path, readFile(files, path)]);
    }
  }
  if (found.length === 0) {
    throw new UsageError(
      `error reading [${filename}]: recognized file extensions are [.json .yaml .yml]`,
    );
  }
  return found;
}

function readFile(files: Files, path: string): string {
  try {
    return files.read(path);
  } catch (error) {
    throw fileProblem(error, (why) => why);
  }
}

/** As filepath.Join: `./manifests/` and `web.yaml` are `manifests/web.yaml`. */
function joined(folder: string, name: string): string {
  const parts = folder
    .split("/")
    .filter((part, index) => part !== "." && (part !== "" || index === 0));
  return [...parts, name].join("/");
}

/** The objects of `-k`. */
async function kustomized(invocation: Invocation, folder: string): Promise<readonly Manifest[]> {
  const objects = await build(invocation, folder);
  return objects.map((object) => ({ object, source: folder }));
}

/**
 * What kubectl checks itself before the server checks the rest; that it does, kubectl makes sure of first.
 * Throws UsageError.
 */
async function validate(invocation: Invocation, source: string, value: unknown): Promise<void> {
  const parts = isObject(value) && value["kind"] === "List" ? value["items"] : [value];
  const problem = (Array.isArray(parts) ? parts : [undefined])
    .map(manifestProblem)
    .find((each) => each !== undefined);
  if (problem === undefined) return ensureFieldValidation(invocation, value);
  throw new UsageError(
    `error validating ${JSON.stringify(source)}: error validating data: ${problem}; if you choose to ignore these errors, turn validation off with --validate=false`,
  );
}

/** Asks whether the server looks for unknown fields in objects of this kind; says so where it does not and should. */
export async function ensureFieldValidation(
  { factory, flags, openApi, streams }: Invocation,
  value: unknown,
): Promise<void> {
  const [apiVersion, kind] = [textAt(value, "apiVersion"), textAt(value, "kind")];
  if (await validatesFields(openApi, apiVersion, kind)) return;
  if (flags.string("validate") !== "warn") return;
  await streams.errOut.write(logLine(factory.clock, "W", `schema.go:156] ${unsupported}`));
}

/** Why a value is no object of Kubernetes; undefined if it may be one. */
export function manifestProblem(value: unknown): string | undefined {
  const problems = isObject(value)
    ? ["apiVersion", "kind"].flatMap((field) => {
        const found = value[field];
        if (found === undefined || found === null) return [`${field} not set`];
        return typeof found === "string" ? [] : [`${field} isn't string type`];
      })
    : ["invalid object to validate"];
  if (problems.length > 1) return `[${problems.join(", ")}]`;
  const version = textAt(value, "apiVersion");
  return (
    problems[0] ?? (isVersion(version) ? undefined : `unexpected GroupVersion string: ${version}`)
  );
}

/** Whether a text may be an apiVersion: `v1`, `apps/v1`. */
function isVersion(text: string): boolean {
  return text.split("/").length <= 2;
}

const unsupported =
  "cannot perform warn validation if server-side field validation is unsupported, skipping validation";

/** As FlattenListVisitor in cli-runtime/pkg/resource. Throws UsageError. */
function objectsIn(source: string, value: unknown): readonly (Manifest | BrokenManifest)[] {
  if (!isObject(value)) {
    throw new UsageError(
      `unable to decode "${source}": json: cannot unmarshal ${jsonType(value)} into Go value of type unstructured.detector`,
    );
  }
  if (
    typeof value["kind"] !== "string" ||
    !value["kind"] ||
    !isVersion(textAt(value, "apiVersion"))
  ) {
    throw new UsageError(
      `unable to decode "${source}": Object 'Kind' is missing in '${JSON.stringify(value)}'`,
    );
  }
  checkMetadata(source, value);
  return Object.hasOwn(value, "items") ? itemsIn(source, value) : [{ object: value, source }];
}

/** Groups that kubectl's scheme does not know, though they are of every cluster. */
const untypedGroups = ["apiextensions.k8s.io", "apiregistration.k8s.io"];

/** Throws UsageError if the object says no version, or is of a kind that kubectl has no type for. */
function refuseUntyped(source: string, value: unknown): void {
  const [version, kind] = [textAt(value, "apiVersion"), textAt(value, "kind")];
  if (!kind) return;
  if (!version) {
    throw new UsageError(
      `unable to decode "${source}": Object 'apiVersion' is missing in '${JSON.stringify(value)}'`,
    );
  }
  const group = version.includes("/") ? version.replace(/\/.*/, "") : "";
  const isOwn = !group.includes(".") || group.endsWith(".k8s.io");
  const isKnown = structTypes().has(kind) || kind.endsWith("List");
  if (isOwn && isKnown && !untypedGroups.includes(group)) return;
  throw new UsageError(
    `unable to decode "${source}": no kind "${kind}" is registered for version "${version}" in scheme "pkg/scheme/scheme.go:28"`,
  );
}

/** What has items is a list whatever its kind is. One within another cannot be taken apart. Throws UsageError. */
function itemsIn(source: string, list: JsonObject): readonly (Manifest | BrokenManifest)[] {
  const items = list["items"] ?? [];
  const unfit = (value: unknown, type: string) =>
    new UsageError(
      `unable to decode "${source}": json: cannot unmarshal ${jsonType(value)} into Go ${type}`,
    );
  if (!Array.isArray(items)) {
    throw unfit(items, "struct field decodeList.items of type []json.RawMessage");
  }
  const objects = (items as unknown[]).map((item) => {
    if (!isObject(item)) throw unfit(item, "value of type map[string]interface {}");
    return item;
  });
  if (objects.some((item) => Array.isArray(item["items"]))) {
    throw new UsageError("*unstructured.Unstructured is not a list: no Items field in this object");
  }
  // The items of a ConfigMapList need not say that they are ConfigMaps.
  const kind = textAt(list, "kind").replace(/List$/, "");
  return objects.map((item) => {
    const typed = item["kind"] || item["apiVersion"];
    const object = typed ? item : { ...item, apiVersion: list["apiVersion"], kind };
    const missing = ["kind", "apiVersion"].find((field) => !object[field]);
    return missing ? { error: untyped(missing), list } : { object, source, list };
  });
}

function untyped(field: string): UsageError {
  const why =
    field === "kind"
      ? "Object 'Kind' is missing in 'object has no kind field '"
      : "Object 'apiVersion' is missing in 'object has no apiVersion field'";
  return new UsageError(
    `unable to get type info from the object "*unstructured.Unstructured": ${why}`,
  );
}

/** As metadataValidatingDecoder in cli-runtime/pkg/resource: version and metadata must be what Go can read. */
function checkMetadata(source: string, { apiVersion, metadata }: JsonObject): void {
  try {
    if (typeof (apiVersion ?? "") !== "string") {
      throw new DecodeError(unfitField(apiVersion, "apiVersion", "string"));
    }
    if (isObject(metadata)) decode("ObjectMeta", metadata);
    else if (metadata !== undefined && metadata !== null) {
      throw new DecodeError(unfitField(metadata, "metadata", "v1.ObjectMeta"));
    }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const why = error.message.replace(
      /(struct field \w+\.)(?!(metadata|apiVersion) of)/,
      "$1metadata.",
    );
    throw new UsageError(`unable to decode ${JSON.stringify(source)}: ${why}`);
  }
}

function unfitField(value: unknown, field: string, type: string): string {
  return `json: cannot unmarshal ${jsonType(value)} into Go struct field metadataOnlyObject.${field} of type ${type}`;
}

function jsonType(value: unknown): string {
  return Array.isArray(value) ? "array" : typeof value === "boolean" ? "bool" : typeof value;
}
