import { formatYaml, parseYaml, YamlError } from "#api/yaml.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import type { Factory } from "../factory.ts";
import { UsageError } from "../errors.ts";
import { objectAt, objectsAt, textAt } from "../resources/fields.ts";

/** A cluster, a context or a user. */
export type Entry = JsonObject;

/** The parts of a kubeconfig that are lists of named entries; the key under which each entry stands. */
export const parts = { clusters: "cluster", contexts: "context", users: "user" } as const;
export type Part = keyof typeof parts;

/** A kubeconfig in memory. */
export interface Kubeconfig {
  readonly clusters: ReadonlyMap<string, Entry>;
  readonly contexts: ReadonlyMap<string, Entry>;
  readonly users: ReadonlyMap<string, Entry>;
  /** "" if none is set. */
  readonly currentContext: string;
  readonly preferences: JsonObject;
}

/** A kubeconfig that says nothing. */
export const emptyKubeconfig: Kubeconfig = {
  clusters: new Map(),
  contexts: new Map(),
  users: new Map(),
  currentContext: "",
  preferences: {},
};

/** The files in which a kubeconfig is looked for; changes go to the first. */
export function kubeconfigPaths({ env }: Pick<Factory, "env">, flag: string): readonly string[] {
  if (flag) return [flag];
  const paths = (env["KUBECONFIG"] ?? "").split(":").filter(Boolean);
  return paths.length > 0 ? paths : [`${env["HOME"] ?? ""}/.kube/config`];
}

/** All files as one, where the first that says something wins; undefined if there is none. Throws UsageError. */
export function readKubeconfig(
  factory: Pick<Factory, "env" | "files">,
  flag = "",
): Kubeconfig | undefined {
  const configs = kubeconfigPaths(factory, flag).flatMap((path) => {
    if (factory.files.kind(path) === "file") return [parsed(factory.files.read(path), path)];
    if (factory.files.kind(path) === "directory") {
      const where = `error loading config file ${JSON.stringify(path)}`;
      throw new UsageError(`${where}: read ${path}: is a directory`);
    }
    if (flag) throw new UsageError(`stat ${path}: no such file or directory`);
    return [];
  });
  if (configs.length === 0) return undefined;
  return configs.reduceRight(
    (below, above) => ({
      clusters: new Map([...below.clusters, ...above.clusters]),
      contexts: new Map([...below.contexts, ...above.contexts]),
      users: new Map([...below.users, ...above.users]),
      currentContext: above.currentContext || below.currentContext,
      preferences: { ...below.preferences, ...above.preferences },
    }),
    emptyKubeconfig,
  );
}

/** Writes a kubeconfig as YAML, with the folders that lead to it. */
export function writeKubeconfig(
  { files }: Pick<Factory, "files">,
  path: string,
  config: Kubeconfig,
): void {
  const folders = path.split("/").slice(0, -1);
  for (let length = 2; length <= folders.length; length++) {
    const folder = folders.slice(0, length).join("/");
    if (files.kind(folder) === undefined) files.makeDirectory(folder);
  }
  files.write(path, formatYaml(documentOf(config)));
}

/** The kubeconfig as it stands in a file, its keys in the order of the Go struct. */
export function documentOf({ currentContext, preferences, ...lists }: Kubeconfig): JsonObject {
  const list = (part: Part) => {
    const entries = [...lists[part]].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return entries.length === 0
      ? null
      : entries.map(([name, entry]) => ({ name, [parts[part]]: inOrder(part, entry) }));
  };
  return {
    kind: "Config",
    apiVersion: "v1",
    preferences,
    clusters: list("clusters"),
    users: list("users"),
    contexts: list("contexts"),
    "current-context": currentContext,
  };
}

/** Fields that are written even when they are empty, and the order of all. */
const order: Readonly<Record<Part, { always: readonly string[]; others: readonly string[] }>> = {
  clusters: {
    always: ["server"],
    others: [
      ..."tls-server-name insecure-skip-tls-verify certificate-authority".split(" "),
      ..."certificate-authority-data proxy-url disable-compression extensions".split(" "),
    ],
  },
  contexts: { always: ["cluster", "user"], others: ["namespace", "extensions"] },
  users: {
    always: [],
    others: [
      ..."client-certificate client-certificate-data client-key client-key-data".split(" "),
      ..."token tokenFile as as-uid as-groups as-user-extra".split(" "),
      ..."username password auth-provider exec extensions".split(" "),
    ],
  },
};

const execOrder = "command args env apiVersion installHint provideClusterInfo interactiveMode";

function execInOrder(exec: JsonObject): JsonObject {
  const given = execOrder.split(" ").filter((name) => exec[name] !== undefined);
  return { ...Object.fromEntries(given.map((name) => [name, exec[name]])), ...exec };
}

function inOrder(part: Part, entry: Entry): Entry {
  const { always, others } = order[part];
  const fields: JsonObject = {};
  for (const name of always) fields[name] = entry[name] ?? "";
  for (const name of [...others, ...Object.keys(entry)]) {
    if (entry[name] !== undefined) fields[name] ??= entry[name];
  }
  if (isObject(fields["exec"])) fields["exec"] = execInOrder(fields["exec"]);
  return fields;
}

function parsed(text: string, path: string): Kubeconfig {
  const where = `error loading config file ${JSON.stringify(path)}`;
  let document: unknown;
  try {
    [document] = parseYaml(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const why = error.message.replace("error converting YAML to JSON: ", "");
    throw new UsageError(`${where}: ${why}`);
  }
  if (!isObject(document) && document !== null && document !== undefined) {
    const type = `struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`;
    throw new UsageError(
      `${where}: couldn't get version/kind; json parse error: json: cannot unmarshal ${goKindOf(document)} into Go value of type ${type}`,
    );
  }
  const config = isObject(document) ? document : {};
  const [kind, version] = [textAt(config, "kind"), textAt(config, "apiVersion")];
  if ((kind || "Config") !== "Config" || (version || "v1") !== "v1") {
    const scheme = "k8s.io/client-go/tools/clientcmd/api/latest/latest.go:50";
    throw new UsageError(
      `${where}: no kind "${kind || "Config"}" is registered for version "${version || "v1"}" in scheme "${scheme}"`,
    );
  }
  const why = misfit(config);
  if (why) throw new UsageError(`${where}: json: cannot unmarshal ${why}`);
  const entries = (part: Part) =>
    new Map(
      objectsAt(config, part).map((item) => [textAt(item, "name"), objectAt(item, parts[part])]),
    );
  return {
    clusters: entries("clusters"),
    contexts: entries("contexts"),
    users: entries("users"),
    currentContext: textAt(config, "current-context"),
    preferences: objectAt(config, "preferences"),
  };
}

/** The Go types of the entries. */
const goTypes = { clusters: "Cluster", contexts: "Context", users: "AuthInfo" } as const;
const flagFields = ["insecure-skip-tls-verify", "disable-compression"];
const structFields = ["extensions", "as-groups", "as-user-extra", "auth-provider", "exec"];

/** The first value of another type than its field; undefined if all are as they should be. */
function misfit(config: JsonObject): string | undefined {
  for (const part of Object.keys(parts) as Part[]) {
    const list = config[part] ?? [];
    const type = goTypes[part];
    if (!Array.isArray(list)) {
      return `${goKindOf(list)} into Go struct field Config.${part} of type []v1.Named${type}`;
    }
    for (const item of list) {
      const entry = objectAt(isObject(item) ? item : {}, parts[part]);
      for (const name of [...order[part].always, ...order[part].others]) {
        const value = entry[name] ?? undefined;
        const wanted = flagFields.includes(name) ? "bool" : "string";
        if (value === undefined || structFields.includes(name) || goKindOf(value) === wanted)
          continue;
        const field = `${type}.${part}.${parts[part]}.${name}`;
        return `${goKindOf(value)} into Go struct field ${field} of type ${wanted}`;
      }
    }
  }
  return undefined;
}

function goKindOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}
