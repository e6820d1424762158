import { parseYaml, YamlError } from "#api/yaml.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { readAll } from "#base/streams.ts";
import type { Invocation } from "../cmd/command.ts";
import { ManifestError, UsageError } from "../errors.ts";
import { buildKustomization } from "../kustomize/build.ts";
import { collect } from "./failures.ts";
import { textAt } from "./fields.ts";
import { logLine } from "./logging-client.ts";
import { validatesFields } from "./openapi.ts";

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
  /** Whether each document is checked to say its apiVersion and kind. */
  readonly validated?: boolean;
}

/** Reads all manifests; lists are taken apart. Files that do not exist throw, bad documents are failures. */
export async function readManifests(
  invocation: Invocation,
  { filenames = [], recursive = false, kustomize = "", validated = false }: ManifestOptions,
  failures: Error[],
): Promise<readonly Manifest[]> {
  if (kustomize) return kustomized(invocation, kustomize);
  const sources: [source: string, text: string][] = [];
  for (const filename of filenames) sources.push(...(await read(invocation, filename, recursive)));
  const manifests: Manifest[] = [];
  for (const [source, text] of sources) {
    await collect(failures, async () => {
      for (const value of documents(source, text)) {
        if (validated) await validate(invocation, source, value);
        for (const object of flatten(source, value)) manifests.push({ object, source });
      }
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
    const path = joined(filename, name);
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

/** As filepath.Join: `./manifests/` and `web.yaml` are `manifests/web.yaml`. */
function joined(folder: string, name: string): string {
  const parts = folder
    .split("/")
    .filter((part, index) => part !== "." && (part !== "" || index === 0));
  return [...parts, name].join("/");
}

/** The objects of `-k`. */
async function kustomized(
  { factory, streams }: Invocation,
  folder: string,
): Promise<readonly Manifest[]> {
  const place = { files: factory.files, cwd: factory.env["PWD"] ?? "" };
  const { objects, warnings } = buildKustomization(place, folder);
  for (const warning of warnings) await streams.errOut.write(`${warning}\n`);
  return objects.map((object) => ({ object, source: folder }));
}

/**
 * What kubectl checks itself before the server checks the rest; that it does, kubectl makes sure of first.
 * Throws UsageError.
 */
async function validate(
  { factory, flags, openApi, streams }: Invocation,
  source: string,
  value: unknown,
): Promise<void> {
  const problems = isObject(value)
    ? ["apiVersion", "kind"].flatMap((field) => {
        const found = value[field];
        if (found === undefined || found === null) return [`${field} not set`];
        return typeof found === "string" ? [] : [`${field} isn't string type`];
      })
    : ["invalid object to validate"];
  const [first] = problems;
  if (first === undefined) {
    const [apiVersion, kind] = [textAt(value, "apiVersion"), textAt(value, "kind")];
    if (await validatesFields(openApi, apiVersion, kind)) return;
    if (flags.string("validate") !== "warn") return;
    return streams.errOut.write(logLine(factory.clock, "W", `schema.go:156] ${unsupported}`));
  }
  const text = problems.length > 1 ? `[${problems.join(", ")}]` : first;
  throw new UsageError(
    `error validating ${JSON.stringify(source)}: error validating data: ${text}; if you choose to ignore these errors, turn validation off with --validate=false`,
  );
}

const unsupported =
  "cannot perform warn validation if server-side field validation is unsupported, skipping validation";

function documents(source: string, text: string): readonly unknown[] {
  let values: readonly unknown[];
  try {
    values = parseYaml(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new UsageError(`error parsing ${source}: ${error.message}`);
  }
  return values.filter((value) => value !== null);
}

function flatten(source: string, value: unknown): JsonObject[] {
  if (!isObject(value)) {
    throw new ManifestError(
      `unable to decode "${source}": json: cannot unmarshal ${jsonType(value)} into Go value of type unstructured.detector`,
    );
  }
  if (!value["kind"]) {
    throw new ManifestError(
      `unable to decode "${source}": Object 'Kind' is missing in '${JSON.stringify(value)}'`,
    );
  }
  if (!textAt(value, "kind").endsWith("List") || !Array.isArray(value["items"])) return [value];
  return value["items"].flatMap((item) => flatten(source, item));
}

function jsonType(value: unknown): string {
  return Array.isArray(value) ? "array" : typeof value === "boolean" ? "bool" : typeof value;
}
