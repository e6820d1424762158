import { parseYaml, YamlError } from "#api/yaml.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { readAll } from "#base/streams.ts";
import type { Invocation } from "../cmd/command.ts";
import { UsageError } from "../errors.ts";
import { collect } from "./failures.ts";
import { textAt } from "./fields.ts";

/** One object of a manifest and where it stands. */
export interface Manifest {
  readonly object: JsonObject;
  /** The file name as given, or STDIN. */
  readonly source: string;
}

/** Which files `-f`, `-R` and `-k` name. */
export interface ManifestOptions {
  readonly filenames?: readonly string[];
  readonly recursive?: boolean;
  readonly kustomize?: string;
}

/** Reads all manifests; lists are taken apart. Files that do not exist throw, bad documents are failures. */
export async function readManifests(
  invocation: Invocation,
  { filenames = [], recursive = false, kustomize = "" }: ManifestOptions,
  failures: Error[],
): Promise<readonly Manifest[]> {
  if (kustomize) {
    throw new UsageError("this kubectl does not build kustomizations; apply the files with -f");
  }
  const sources: [source: string, text: string][] = [];
  for (const filename of filenames) sources.push(...(await read(invocation, filename, recursive)));
  const manifests: Manifest[] = [];
  for (const [source, text] of sources) {
    await collect(failures, async () => {
      for (const object of documents(source, text)) manifests.push({ object, source });
    });
  }
  return manifests;
}

async function read(
  { factory, streams }: Invocation,
  filename: string,
  recursive: boolean,
): Promise<[string, string][]> {
  if (filename === "-") return [["STDIN", await readAll(streams.in)]];
  if (/^https?:\/\//.test(filename)) {
    const host = /^https?:\/\/([^/:]+)/.exec(filename)?.[1] ?? "";
    throw new UsageError(`Get "${filename}": dial tcp: lookup ${host}: no such host`);
  }
  const { files } = factory;
  const kind = files.kind(filename);
  if (!kind) throw new UsageError(`the path "${filename}" does not exist`);
  if (kind === "file") return [[filename, files.read(filename)]];
  const found: [string, string][] = [];
  for (const name of files.list(filename)) {
    const path = `${filename.replace(/\/$/, "")}/${name}`;
    if (files.kind(path) === "directory") {
      if (recursive)
        found.push(...(await read({ factory, streams } as Invocation, path, true).catch(() => [])));
    } else if (/\.(json|ya?ml)$/.test(name)) {
      found.push([path, files.read(path)]);
    }
  }
  if (found.length === 0) {
    throw new UsageError(
      `error reading [${filename}]: recognized file extensions are [.json .yaml .yml]`,
    );
  }
  return found;
}

function documents(source: string, text: string): JsonObject[] {
  let values: readonly unknown[];
  try {
    values = parseYaml(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new UsageError(`error parsing ${source}: ${error.message}`);
  }
  return values.filter((value) => value !== null).flatMap((value) => flatten(source, value));
}

function flatten(source: string, value: unknown): JsonObject[] {
  if (!isObject(value)) {
    throw new UsageError(
      `unable to decode "${source}": json: cannot unmarshal ${jsonType(value)} into Go value of type unstructured.detector`,
    );
  }
  if (!value["kind"]) {
    throw new UsageError(
      `unable to decode "${source}": Object 'Kind' is missing in '${JSON.stringify(value)}'`,
    );
  }
  if (!textAt(value, "kind").endsWith("List") || !Array.isArray(value["items"])) return [value];
  return value["items"].flatMap((item) => flatten(source, item));
}

function jsonType(value: unknown): string {
  return Array.isArray(value) ? "array" : typeof value === "boolean" ? "bool" : typeof value;
}
