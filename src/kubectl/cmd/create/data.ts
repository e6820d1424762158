import { type Flag, type Invocation, UsageError } from "../command.ts";

/** `--from-literal`, `--from-file`, `--from-env-file` and `--append-hash`. */
export const dataFlags: readonly Flag[] = [
  {
    name: "append-hash",
    type: "bool",
    default: "false",
    usage: "Put a hash of the data behind the name.",
  },
  { name: "from-env-file", type: "strings", default: "[]", usage: "A file of lines key=value." },
  {
    name: "from-file",
    type: "strings",
    default: "[]",
    usage:
      "A file, or key=file; the key is the file's name by default. A directory gives one key for each file in it.",
  },
  {
    name: "from-literal",
    type: "stringArray",
    default: "[]",
    usage: "A key and a value (i.e. mykey=somevalue).",
  },
];

/** What the flags put together, by key in sorted order. Throws UsageError and FileError. */
export function dataOf({ factory, flags }: Invocation, kind: string): Record<string, string> {
  const { files } = factory;
  const data = new Map<string, string>();
  const add = (key: string, value: string) => {
    if (!/^[-._a-zA-Z0-9]+$/.test(key)) {
      throw new UsageError(
        `${JSON.stringify(key)} is not valid key name for a ${kind}: a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`,
      );
    }
    if (data.has(key)) {
      throw new UsageError(
        `cannot add key ${JSON.stringify(key)}, another key by that name already exists in Data for ${kind}`,
      );
    }
    data.set(key, value);
  };
  for (const literal of flags.strings("from-literal")) {
    const at = literal.indexOf("=");
    if (at < 1) throw new UsageError(`invalid literal source ${literal}, expected key=value`);
    add(literal.slice(0, at), literal.slice(at + 1));
  }
  for (const source of flags.strings("from-file")) {
    const at = source.indexOf("=");
    const path = at < 0 ? source : source.slice(at + 1);
    const key = at < 0 ? (path.split("/").at(-1) ?? path) : source.slice(0, at);
    if (files.kind(path) !== "directory") add(key, files.read(path));
    else for (const name of files.list(path)) add(name, files.read(`${path}/${name}`));
  }
  for (const path of flags.strings("from-env-file")) {
    for (const line of files.read(path).split("\n")) {
      const [, key, value = ""] = /^\s*(?:export\s+)?([^#=\s][^=]*?)=(.*)$/.exec(line) ?? [];
      if (key !== undefined) add(key, value);
    }
  }
  return Object.fromEntries([...data].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
