import { StatusError } from "#api/errors.ts";
import { ConnectionError } from "#api/client.ts";
import { type Command, type Flag, UsageError } from "./cmd/command.ts";
import { find } from "./cmd/find.ts";
import { aloneValue } from "./cmd/parse-flags.ts";
import { persistentFlags } from "./cmd/persistent-flags.ts";
import { root } from "./cmd/root.ts";
import type { Factory } from "./factory.ts";
import { connectionOf } from "./kubeconfig/connect.ts";
import { objectsAt, textAt } from "./resources/fields.ts";
import { Mapper, preferredOnly } from "./resources/mapper.ts";
import { Rest } from "./resources/rest.ts";

/**
 * What the word under the cursor may become; `words` are those before it, without `kubectl`.
 * A server that refuses or is not there gives none.
 */
export async function completions(
  words: readonly string[],
  current: string,
  factory: Factory,
): Promise<readonly string[]> {
  try {
    const candidates = await candidatesFor(words, current, factory);
    return candidates.filter((each) => each.startsWith(current)).toSorted();
  } catch (error) {
    const expected = [UsageError, StatusError, ConnectionError];
    if (expected.some((kind) => error instanceof kind)) return [];
    throw error;
  }
}

async function candidatesFor(
  words: readonly string[],
  current: string,
  factory: Factory,
): Promise<readonly string[]> {
  const { command, words: rest } = find(root, words);
  const flags = [...(command.flags ?? []), ...persistentFlags];
  const { client, namespace } = connectionOf(factory);
  const server = new Live({ ...factory, client }, namespaceIn(rest) ?? namespace);
  const last = rest.at(-1) ?? "";
  const flag = flags.find(
    ({ name, shorthand }) => last === `--${name}` || last === `-${shorthand}`,
  );
  if (flag && aloneValue(flag) === undefined) return flagValues(flag, rest, server);
  if (current.startsWith("-"))
    return flags.filter(({ hidden }) => !hidden).map(({ name }) => `--${name}`);
  const args = argumentsIn(rest, flags);
  if (command.commands && args.length === 0) {
    return command.commands.filter(({ hidden }) => !hidden).map(({ name }) => name);
  }
  return argumentCandidates(command, args, current, server);
}

const fixed: Readonly<Record<string, readonly string[]>> = {
  "dry-run": ["client", "none", "server"],
  cascade: ["background", "foreground", "orphan"],
  output: ["custom-columns=", "go-template=", "json", "jsonpath=", "name", "wide", "yaml"],
  type: ["json", "merge", "strategic"],
};

async function flagValues(
  { name }: Flag,
  words: readonly string[],
  server: Live,
): Promise<readonly string[]> {
  if (name === "namespace") return server.names("namespaces");
  if (name !== "container") return fixed[name] ?? [];
  const pod = words.find((word, index) => index >= 0 && !word.startsWith("-") && word !== "pods");
  return pod ? server.containers(pod.replace(/^pods?\//, "")) : [];
}

const typed = new Set([
  "annotate",
  "delete",
  "describe",
  "edit",
  "get",
  "label",
  "patch",
  "wait",
  "explain",
  "scale",
  "expose",
  "autoscale",
  "status",
  "history",
  "undo",
  "pause",
  "resume",
  "restart",
  "image",
  "env",
  "resources",
]);

async function argumentCandidates(
  { name }: Command,
  args: readonly string[],
  current: string,
  server: Live,
): Promise<readonly string[]> {
  const [type, named] = current.split("/");
  if (type && named !== undefined) {
    return (await server.names(type)).map((each) => `${type}/${each}`);
  }
  if (["logs", "exec", "attach", "port-forward"].includes(name)) {
    return args.length === 0 ? server.names("pods") : [];
  }
  if (["cordon", "uncordon", "drain"].includes(name)) return server.names("nodes");
  if (!typed.has(name)) return [];
  const [first] = args;
  if (first === undefined) return server.types();
  return first.includes("/") ? [] : server.names(first);
}

/** Arguments are the words that are neither flags nor their values. */
function argumentsIn(words: readonly string[], flags: readonly Flag[]): readonly string[] {
  const args: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    if (!word.startsWith("-")) args.push(word);
    const flag = flags.find(
      ({ name, shorthand }) => word === `--${name}` || word === `-${shorthand}`,
    );
    if (flag && aloneValue(flag) === undefined) i++;
  }
  return args;
}

function namespaceIn(words: readonly string[]): string | undefined {
  const joined = words.join(" ");
  return /(?:^| )(?:-n[ =]?|--namespace[ =])(\S+)/.exec(joined)?.[1];
}

/** What the server has now. */
class Live {
  readonly #rest: Rest;
  readonly #mapper: Mapper;
  readonly #namespace: string;

  constructor(factory: Factory, namespace: string) {
    this.#rest = new Rest(factory.client, async () => {});
    this.#mapper = new Mapper(this.#rest);
    this.#namespace = namespace;
  }

  async types(): Promise<readonly string[]> {
    const mappings = preferredOnly(await this.#mapper.all());
    return [
      ...new Set(
        mappings.filter(({ verbs }) => verbs.includes("list")).map(({ resource }) => resource),
      ),
    ];
  }

  async names(type: string): Promise<readonly string[]> {
    const [mapping] = await this.#mapper.types(type.split(",")[0] ?? type);
    if (!mapping) return [];
    const list = await this.#rest.list({ mapping, namespace: this.#namespace });
    return objectsAt(list, "items").map((item) => textAt(item, "metadata", "name"));
  }

  async containers(pod: string): Promise<readonly string[]> {
    const mapping = await this.#mapper.type("pods");
    const object = await this.#rest.get({ mapping, namespace: this.#namespace, name: pod });
    return ["initContainers", "containers"].flatMap((field) =>
      objectsAt(object, "spec", field).map((each) => textAt(each, "name")),
    );
  }
}
