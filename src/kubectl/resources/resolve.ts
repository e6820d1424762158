import { type LabelMatcher, parseSelector, SelectorError } from "#api/selectors.ts";
import type { JsonObject } from "#base/json.ts";
import type { Invocation } from "../cmd/command.ts";
import { UsageError } from "../errors.ts";
import { collect, throwAll } from "./failures.ts";
import { objectAt, textAt, textMapAt } from "./fields.ts";
import { itemsOf, listPages } from "./list-pages.ts";
import { type BrokenManifest, type Manifest, readManifests } from "./manifests.ts";
import type { ResourceMapping } from "./mapping.ts";

/** One object that a command works on; resource.Info in Kubernetes. */
export interface Info {
  readonly mapping: ResourceMapping;
  /** "" for cluster-scoped objects. */
  readonly namespace: string;
  readonly name: string;
  /** The live object, or what the manifest says, or undefined if `fetch` is false. */
  readonly object?: JsonObject;
  /** The file it came from, as in messages. */
  readonly source?: string;
}

/** How a command picks its objects. The flags `-f`, `-R`, `-k`, `-l`, `--all`, `-A` are read if the command has them. */
export interface ResolveOptions {
  /** Positional arguments that name types and objects; all of them by default. */
  readonly args?: readonly string[];
  readonly filenames?: readonly string[];
  readonly recursive?: boolean;
  readonly kustomize?: string;
  readonly selector?: string;
  readonly fieldSelector?: string;
  /** A type without names means every object of it. */
  readonly all?: boolean;
  /** `--all`: as a selector that every object has, so no names may stand beside it. */
  readonly selectAll?: boolean;
  readonly allNamespaces?: boolean;
  /** Whether objects that are named (by argument or manifest) are read from the server. Default: arguments yes, manifests no. */
  readonly fetch?: "always" | "never" | "arguments";
  /** Manifests must say their apiVersion and kind. */
  readonly validated?: boolean;
  /** Manifests only, as they stand: no namespace is put into them. */
  readonly local?: boolean;
  readonly subresource?: string;
  /** List in chunks of this size; by default (0) all at once. */
  readonly chunkSize?: number;
  /** The type may stand alone only if a name follows: `kubectl rollout history` names it so. */
  readonly nothingGiven?: string;
  /** The first failure ends it, as where a command does not ask for ContinueOnError. */
  readonly stopsAtFailure?: boolean;
  /** Objects are read into Go's types, for commands that know their fields. */
  readonly typed?: boolean;
}

/** What the arguments ask for before the server is asked: a named object, a whole collection, a manifest. */
export type Target =
  | {
      readonly type: "object";
      readonly mapping: ResourceMapping;
      readonly namespace: string;
      readonly name: string;
    }
  | { readonly type: "list"; readonly mapping: ResourceMapping; readonly namespace: string }
  | {
      readonly type: "manifest";
      readonly info: Info & { readonly object: JsonObject; readonly source: string };
      readonly list?: object;
    };

/** What a command line names, one after the other; among the manifests stand those that cannot be used. */
export type TargetOrBroken = Target | ({ readonly type: "broken" } & BrokenManifest);

/** The text of a call that names nothing. */
export const nothingGiven = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;

/** The text of a call that names no files though it is to work on nothing else. */
export const localWantsFiles = `error: you must specify resources by --filename when --local is set.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'`;

/** The objects that arguments, files and selectors name. Throws UsageError, or AggregateError of all that failed. */
export async function resolve(
  invocation: Invocation,
  options: ResolveOptions = {},
): Promise<readonly Info[]> {
  const infos: Info[] = [];
  await visit(invocation, options, async (info) => {
    infos.push(info);
  });
  return infos;
}

/**
 * Calls `each` for one object after the other; goes on after a failure and throws all failures at the end. Those of
 * reading manifests come last, as one, as those of ContinueOnErrorVisitor in cli-runtime/pkg/resource.
 */
export async function visit(
  invocation: Invocation,
  options: ResolveOptions,
  each: (info: Info) => Promise<void>,
): Promise<void> {
  const failures: Error[] = [];
  const reading = new ManifestFailures();
  for (const target of await targets(invocation, options)) {
    const infos = await reading.guard(target, failures, (usable) =>
      infosOf(invocation, options, usable),
    );
    for (const info of infos ?? []) await collect(failures, () => each(info));
    if (options.stopsAtFailure && failures.length + reading.asOne().length > 0) break;
  }
  throwAll([...failures, ...reading.asOne()]);
}

/** What goes wrong with manifests before a command acts: what happens within a List is one failure. */
export class ManifestFailures {
  readonly #failures: { readonly list?: object; readonly errors: Error[] }[] = [];

  /** Does something with a target unless it is broken; what goes wrong with a manifest is kept here, else in `others`. */
  async guard<T>(
    target: TargetOrBroken,
    others: Error[],
    action: (target: Target) => Promise<T>,
  ): Promise<T | undefined> {
    if (target.type === "broken") {
      this.#add(target.error, target.list);
      return undefined;
    }
    const failures: Error[] = [];
    let result: T | undefined;
    await collect(failures, async () => {
      result = await action(target);
    });
    for (const failure of failures) {
      if (target.type === "manifest") this.#add(failure, target.list);
      else others.push(failure);
    }
    return result;
  }

  /** None or one AggregateError. */
  asOne(): readonly Error[] {
    const errors = this.#failures.flatMap(({ list, errors: found }) =>
      list ? [new AggregateError(found)] : found,
    );
    return errors.length > 0 ? [new AggregateError(errors)] : [];
  }

  #add(error: Error, list: object | undefined): void {
    const last = this.#failures.at(-1);
    if (list && last?.list === list) last.errors.push(error);
    else this.#failures.push({ ...(list && { list }), errors: [error] });
  }
}

/** What the command line asks for. A wrong argument throws. */
export async function targets(
  invocation: Invocation,
  options: ResolveOptions,
): Promise<readonly TargetOrBroken[]> {
  const { filenames = [], kustomize = "", args = invocation.args } = options;
  if (filenames.length === 0 && !kustomize) return argumentTargets(invocation, options, args);
  if (filenames.length > 0 && kustomize) {
    throw new UsageError("only one of -f or -k can be specified");
  }
  if (args.length > 0) throw besidesFiles(args);
  const manifests = await readManifests(invocation, options);
  const found: TargetOrBroken[] = [];
  const selector = options.selector ? readSelector(options.selector) : undefined;
  for (const manifest of manifests) {
    if ("error" in manifest) {
      found.push({ type: "broken", ...manifest });
      continue;
    }
    const { object, list } = manifest;
    const failures: Error[] = [];
    await collect(failures, async () => {
      const info = await manifestInfo(invocation, manifest);
      if (selector && !selector.matches(textMapAt(object, "metadata", "labels"))) return;
      const shown = options.local ? { ...info, object } : info;
      found.push({ type: "manifest", info: shown, ...(list && { list }) });
    });
    found.push(
      ...failures.map((error) => ({ type: "broken" as const, error, ...(list && { list }) })),
    );
  }
  return found;
}

function besidesFiles(args: readonly string[]): UsageError {
  const slashed = args.filter((arg) => arg.includes("/"));
  if (slashed.length === 0) {
    return new UsageError(
      "when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well",
    );
  }
  if (slashed.length < args.length) return new UsageError(mixedArguments);
  slashed.map(splitName);
  return new UsageError("resource/name arguments cannot be provided when a path is specified");
}

function readSelector(text: string): LabelMatcher {
  try {
    return parseSelector(text);
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    throw new UsageError(error.message);
  }
}

async function argumentTargets(
  invocation: Invocation,
  options: ResolveOptions,
  args: readonly string[],
): Promise<readonly Target[]> {
  const [types = "", ...names] = args;
  if (args.length === 0) {
    const { selector, fieldSelector, selectAll } = options;
    const why =
      selector || fieldSelector || selectAll
        ? "at least one resource must be specified to use a selector"
        : nothingGiven;
    throw new UsageError(options.nothingGiven ?? why);
  }
  const namespace = options.allNamespaces ? "" : invocation.namespace;
  const slashed = args.filter((arg) => arg.includes("/"));
  if (slashed.length > 0) {
    if (slashed.length < args.length) throw new UsageError(mixedArguments);
    const pairs = slashed.map(splitName);
    if (selects(options)) {
      throw new UsageError(
        "selectors and the all flag cannot be used when passing resource/name arguments",
      );
    }
    return namedTargets(invocation, options, namespace, pairs);
  }
  if (names.length > 0) {
    if (!types.includes(",")) await oneType(invocation, types);
    const words = new Set(types.split(","));
    const pairs = [...words].flatMap((word) => names.map((name): [string, string] => [word, name]));
    return namedTargets(invocation, options, namespace, pairs);
  }
  const mappings: ResourceMapping[] = [];
  for (const word of new Set(types.split(","))) {
    mappings.push(...(await invocation.mapper.types(word)));
  }
  if (!options.all && !options.selectAll && !options.selector && !options.fieldSelector) {
    throw new UsageError("resource(s) were provided, but no name was specified");
  }
  return [...new Set(mappings)].map((mapping) => ({
    type: "list",
    mapping,
    namespace: mapping.namespaced ? namespace : "",
  }));
}

async function namedTargets(
  { mapper }: Invocation,
  options: ResolveOptions,
  namespace: string,
  names: readonly (readonly [type: string, name: string])[],
): Promise<readonly Target[]> {
  if (selects(options)) {
    throw new UsageError("name cannot be provided when a selector is specified");
  }
  const found: Target[] = [];
  for (const [word, name] of names) {
    const mapping = await mapper.type(word);
    if (options.allNamespaces && mapping.namespaced) {
      throw new UsageError("a resource cannot be retrieved by name across all namespaces");
    }
    found.push({ type: "object", mapping, namespace: mapping.namespaced ? namespace : "", name });
  }
  return found;
}

function selects({ selector, fieldSelector, selectAll }: ResolveOptions): boolean {
  return Boolean(selector) || Boolean(fieldSelector) || selectAll === true;
}

/** A word such as `all` stands for several types, which have no names together. */
async function oneType({ mapper }: Invocation, word: string): Promise<void> {
  if ((await mapper.types(word)).length > 1) {
    throw new UsageError("you must specify only one resource");
  }
}

function splitName(arg: string): readonly [string, string] {
  const parts = arg.split("/");
  const [type = "", name = ""] = parts;
  if (parts.length !== 2 || !type || !name) {
    throw new UsageError(
      parts.length === 2
        ? "arguments in resource/name form must have a single resource and name"
        : "arguments in resource/name form may not have more than one slash",
    );
  }
  return [type, name];
}

/** Whatever the command is, the example is with `get`. */
const mixedArguments =
  "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'";

/** What a manifest is about: its type, its namespace (by default the command's) and name. Throws UsageError. */
export async function manifestInfo(
  invocation: Invocation,
  { object, source, list }: Manifest,
): Promise<Info & { object: JsonObject; source: string }> {
  const apiVersion = textAt(object, "apiVersion");
  const kind = textAt(object, "kind");
  const metadata = objectAt(object, "metadata");
  const name = textAt(metadata, "name");
  const own = textAt(metadata, "namespace");
  const mapping = await invocation.mapper.ofKind(apiVersion, kind);
  if (!mapping) {
    if (list) {
      const version = JSON.stringify(apiVersion);
      throw new UsageError(
        `unable to recognize no matches for kind "${kind}" in version ${version}`,
      );
    }
    throw new UsageError(
      `resource mapping not found for name: "${name}" namespace: "${own}" from "${source}": no matches for kind "${kind}" in version "${apiVersion}"\nensure CRDs are installed first`,
    );
  }
  if (!mapping.namespaced) return { mapping, namespace: "", name, object, source };
  if (invocation.enforceNamespace && own && own !== invocation.namespace) {
    throw new UsageError(
      `the namespace from the provided object "${own}" does not match the namespace "${invocation.namespace}". You must pass '--namespace=${own}' to perform this operation.`,
    );
  }
  const namespace = own || invocation.namespace;
  const placed = { ...object, metadata: { ...metadata, namespace } };
  return { mapping, namespace, name, object: placed, source };
}

/** The objects behind one target; a list is read page by page. */
async function infosOf(
  invocation: Invocation,
  options: ResolveOptions,
  target: Target,
): Promise<readonly Info[]> {
  const rest = options.typed ? invocation.rest.typed : invocation.rest;
  const { fetch = "arguments", subresource } = options;
  if (target.type === "list") return listInfos({ rest }, options, target);
  if (target.type === "manifest") {
    const { info } = target;
    // As RetrieveLatest in cli-runtime/pkg/resource: what has no name is taken as it is.
    if (fetch !== "always" || !info.name) return [info];
    const object = await rest.find({ ...info, ...(subresource && { subresource }) });
    return [{ ...info, object }];
  }
  const { mapping, namespace, name } = target;
  if (fetch === "never") return [{ mapping, namespace, name }];
  const object = await rest.find({ mapping, namespace, name, ...(subresource && { subresource }) });
  return [{ mapping, namespace, name, object }];
}

async function listInfos(
  { rest }: Pick<Invocation, "rest">,
  { selector, fieldSelector, chunkSize = 0 }: ResolveOptions,
  { mapping, namespace }: Extract<Target, { type: "list" }>,
): Promise<readonly Info[]> {
  const infos: Info[] = [];
  const query = { labelSelector: selector, fieldSelector, limit: chunkSize || undefined };
  for await (const page of listPages(rest, { mapping, namespace }, query)) {
    for (const object of itemsOf(page)) {
      infos.push({
        mapping,
        namespace: textAt(object, "metadata", "namespace"),
        name: textAt(object, "metadata", "name"),
        object,
      });
    }
  }
  return infos;
}
