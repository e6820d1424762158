import { FileError, type Files } from "#base/files.ts";
import { type Flag, type Invocation, UsageError } from "../command.ts";

/** `--append-hash`. */
export const appendHashFlag: Flag = {
  name: "append-hash",
  type: "bool",
  default: "false",
  usage: "Put a hash of the data behind the name.",
};

/** `--from-file`. */
export const fromFileFlag: Flag = {
  name: "from-file",
  type: "strings",
  default: "[]",
  usage:
    "A file, or key=file; the key is the file's name by default. A directory gives one key for each file in it.",
};

/** `--from-literal`, `--from-file`, `--from-env-file` and `--append-hash`. */
export const dataFlags: readonly Flag[] = [
  appendHashFlag,
  { name: "from-env-file", type: "strings", default: "[]", usage: "A file of lines key=value." },
  fromFileFlag,
  {
    name: "from-literal",
    type: "stringArray",
    default: "[]",
    usage: "A key and a value (i.e. mykey=somevalue).",
  },
];

/** What the flags put together, by key in sorted order. Throws UsageError. */
export function dataOf(
  { factory, flags }: Invocation,
  kind: "ConfigMap" | "Secret",
  name: string,
): Record<string, string> {
  const given = (flag: string) => flags.strings(flag).length > 0;
  if (given("from-env-file") && (given("from-file") || given("from-literal"))) {
    throw new UsageError("from-env-file cannot be combined with from-file or from-literal");
  }
  const data = new Data(kind, name);
  addFiles(data, factory.files, flags.strings("from-file"));
  for (const literal of flags.strings("from-literal")) {
    const at = literal.indexOf("=");
    if (at < 1) throw new UsageError(`invalid literal source ${literal}, expected key=value`);
    data.add(literal.slice(0, at), literal.slice(at + 1));
  }
  for (const path of flags.strings("from-env-file")) {
    for (const line of reading(path, () => factory.files.read(path)).split("\n")) {
      addVariable(data, line, factory.env);
    }
  }
  return data.sorted;
}

/** What `--from-file` puts together where it is the only such flag; a file without a key gets this one. Throws UsageError. */
export function fileDataOf(
  { factory, flags }: Invocation,
  name: string,
  defaultKey: string,
): Record<string, string> {
  const data = new Data("Secret", name);
  const sources = flags.strings("from-file");
  addFiles(
    data,
    factory.files,
    sources.map((source) => (source.includes("=") ? source : `${defaultKey}=${source}`)),
  );
  return data.sorted;
}

function addFiles(data: Data, files: Files, sources: readonly string[]): void {
  for (const source of sources) addFile(data, files, source);
}

const keyRule =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
const variableRule =
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')";

class Data {
  readonly #kind: "ConfigMap" | "Secret";
  readonly #name: string;
  readonly #values = new Map<string, string>();

  constructor(kind: "ConfigMap" | "Secret", name: string) {
    this.#kind = kind;
    this.#name = name;
  }

  add(key: string, value: string): void {
    if (!/^[-._a-zA-Z0-9]+$/.test(key)) {
      const what =
        this.#kind === "Secret"
          ? "is not valid key name for a Secret"
          : "is not a valid key name for a ConfigMap:";
      throw new UsageError(`${JSON.stringify(key)} ${what} ${keyRule}`);
    }
    if (this.#values.has(key)) {
      const where =
        this.#kind === "Secret" ? "Data" : `Data for ConfigMap ${JSON.stringify(this.#name)}`;
      throw new UsageError(
        this.#kind === "Secret"
          ? `cannot add key ${key}, another key by that name already exists`
          : `cannot add key ${JSON.stringify(key)}, another key by that name already exists in ${where}`,
      );
    }
    this.#values.set(key, value);
  }

  get sorted(): Record<string, string> {
    return Object.fromEntries([...this.#values].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }
}

function addFile(data: Data, files: Files, source: string): void {
  const [first = "", path, ...more] = source.split("=");
  if (more.length > 0) throw new UsageError("key names or file paths cannot contain '='");
  if (path === "") throw new UsageError(`file path for key name ${first} missing`);
  if (path !== undefined && first === "") {
    throw new UsageError(`key name for file path ${path} missing`);
  }
  const file = path ?? first;
  if (files.kind(file) !== "directory") {
    const key = path === undefined ? (file.split("/").at(-1) ?? file) : first;
    return data.add(
      key,
      reading(file, () => files.read(file)),
    );
  }
  if (path !== undefined) {
    throw new UsageError("cannot give a key name for a directory path");
  }
  for (const name of files.list(file)) {
    const inner = `${file}/${name}`;
    if (files.kind(inner) === "file")
      data.add(
        name,
        reading(inner, () => files.read(inner)),
      );
  }
}

function reading(path: string, read: () => string): string {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const why = error.message.slice(0, 1).toLowerCase() + error.message.slice(1);
    throw new UsageError(`error reading ${path}: ${why}`);
  }
}

/** `key=value`, or `key` alone for the value that the environment has. */
function addVariable(data: Data, line: string, env: Readonly<Record<string, string>>): void {
  const text = line.trimStart();
  if (text === "" || text.startsWith("#")) return;
  const at = text.indexOf("=");
  const key = at < 0 ? text : text.slice(0, at);
  if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(key)) {
    throw new UsageError(`${JSON.stringify(key)} is not a valid key name: ${variableRule}`);
  }
  data.add(key, at < 0 ? (env[key] ?? "") : text.slice(at + 1));
}
