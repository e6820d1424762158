// Which requests there are for a resource, what they take and what they answer: clients look which patches a kind
// takes, whether writes take fieldValidation, and of which kind the objects are.

import { answersDeletedObject } from "../deleted-object.ts";
import type { ServedResource } from "../served-resources.ts";
import { parameter, type Vocabulary } from "./parameters.ts";
import type { Dialect, KindOfType } from "./schemas.ts";

type Action = "list" | "create" | "deletecollection" | "get" | "update" | "patch" | "delete";

const methods: { readonly [A in Action]: string } = {
  list: "get",
  create: "post",
  deletecollection: "delete",
  get: "get",
  update: "put",
  patch: "patch",
  delete: "delete",
};

/** The names of actions in `x-kubernetes-action`. */
const actions: { readonly [A in Action]?: string } = { create: "post", update: "put" };

/** How the ids of operations begin. */
const verbs: { readonly [A in Action]: string } = {
  list: "list",
  create: "create",
  deletecollection: "delete",
  get: "read",
  update: "replace",
  patch: "patch",
  delete: "delete",
};

const writes = ["dryRun", "fieldManager", "fieldValidation"];
const selects = ["continue", "fieldSelector", "labelSelector", "limit", "resourceVersion"];
const lists = [...selects, "resourceVersionMatch", "sendInitialEvents", "timeoutSeconds"];
const deletes = [
  "dryRun",
  "gracePeriodSeconds",
  "ignoreStoreReadErrorWithClusterBreakingPotential",
  "orphanDependents",
  "propagationPolicy",
];

const parameters: { readonly [A in Action]: readonly string[] } = {
  list: [...lists, "allowWatchBookmarks", "watch"].toSorted(),
  create: writes,
  deletecollection: [...lists, ...deletes].toSorted(),
  get: [],
  update: writes,
  patch: [...writes, "force"],
  delete: deletes,
};

/** What is answered, by code. */
const answers: { readonly [A in Action]: Readonly<Record<string, string>> } = {
  list: { 200: "OK" },
  create: { 200: "OK", 201: "Created", 202: "Accepted" },
  deletecollection: { 200: "OK" },
  get: { 200: "OK" },
  update: { 200: "OK", 201: "Created" },
  patch: { 200: "OK", 201: "Created" },
  delete: { 200: "OK", 202: "Accepted" },
};

const patches = [
  "application/json-patch+json",
  "application/merge-patch+json",
  "application/strategic-merge-patch+json",
  "application/apply-patch+yaml",
];

const formats = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];
const streams = [
  "application/json;stream=watch",
  "application/vnd.kubernetes.protobuf;stream=watch",
];
const meta = "io.k8s.apimachinery.pkg.apis.meta.v1";

/** What an operation acts on: a resource, all of it or in every namespace, or one of its subresources. */
interface Target {
  readonly resource: ServedResource;
  /** Of the objects that are sent and answered. */
  readonly speaks: KindOfType;
  readonly subresource?: string;
  readonly isEverywhere?: boolean;
}

/** The paths of these resources below `prefix` (`/apis/apps/v1`). */
export function pathsOf(
  prefix: string,
  resources: readonly ServedResource[],
  dialect: Dialect,
  vocabulary: Vocabulary,
): Record<string, object> {
  const paths: Record<string, object> = {};
  const add = (path: string, target: Target, allowed: readonly string[], ...wanted: Action[]) => {
    const chosen = wanted.filter((action) => allowed.includes(action));
    if (chosen.length === 0) return;
    // What all operations of a path take is told once.
    const [first = [], ...others] = chosen.map((action) => parameters[action]);
    const shared = first.filter((name) => others.every((names) => names.includes(name)));
    const operations = chosen.map((action): [string, object] => {
      const own = parameters[action].filter((name) => !shared.includes(name));
      return [methods[action], operation(target, action, own, dialect, vocabulary)];
    });
    const places = ["name", "namespace"].filter((name) => path.includes(`{${name}}`));
    const common = [...places, "pretty", ...shared].toSorted().map((name) => {
      const text = name === "name" ? `name of the ${target.speaks.kind}` : undefined;
      return parameter(name, dialect, vocabulary, text);
    });
    paths[path] = { ...Object.fromEntries(operations), parameters: common };
  };
  for (const resource of resources) {
    const { plural, namespaced, verbs: allowed, group, version, kind } = resource;
    const target = { resource, speaks: { group, version, kind } };
    const home = namespaced ? `${prefix}/namespaces/{namespace}/${plural}` : `${prefix}/${plural}`;
    if (namespaced) add(`${prefix}/${plural}`, { ...target, isEverywhere: true }, allowed, "list");
    add(home, target, allowed, "list", "create", "deletecollection");
    add(`${home}/{name}`, target, allowed, "get", "update", "patch", "delete");
    for (const { name, speaks, verbs: spoken } of resource.subresources) {
      if (spoken.includes("delete") || /^(attach|exec|portforward|log)$/.test(name)) continue;
      const spokenKind = speaks.group ? speaks : { group, version, kind: speaks.kind };
      const part = { resource, speaks: spokenKind, subresource: name };
      add(`${home}/{name}/${name}`, part, spoken, "create", "get", "update", "patch");
    }
  }
  return paths;
}

function operation(
  target: Target,
  action: Action,
  own: readonly string[],
  dialect: Dialect,
  vocabulary: Vocabulary,
): object {
  const { resource, speaks } = target;
  const isCustom = resource.custom !== undefined;
  const isWatched = action === "list" && resource.verbs.includes("watch");
  const produces = [...formats, ...(action === "list" ? streams : [])];
  const body = bodyOf(action, vocabulary.schemaOf(speaks));
  const consumes = action === "patch" ? patchTypes(isCustom) : ["*/*"];
  const named = own.map((name) => parameter(name, dialect, vocabulary));
  const schema = body && { $ref: `${dialect.place}${body.name}` };
  const required = body?.isRequired ? { required: true } : {};
  const sent =
    dialect.version === 2 && body ? [{ name: "body", in: "body", ...required, schema }] : [];
  const taken = [...sent, ...named];
  return {
    ...(dialect.version === 2 && { consumes, produces, schemes: ["https"] }),
    tags: [`${lowerFirst(groupWord(resource.group))}_${resource.version}`],
    description: description(target, action, isWatched),
    operationId: operationId(target, action),
    ...(taken.length > 0 && { parameters: taken }),
    ...(dialect.version === 3 &&
      body && { requestBody: { content: contentOf(consumes, schema), ...required } }),
    responses: responsesOf(action, answered(target, action, vocabulary), produces, dialect),
    "x-kubernetes-action": actions[action] ?? action,
    "x-kubernetes-group-version-kind": {
      group: speaks.group,
      version: speaks.version,
      kind: speaks.kind,
    },
  };
}

/** Nobody has told how lists of custom kinds are merged. */
function patchTypes(isCustom: boolean): readonly string[] {
  return isCustom ? patches.filter((type) => !type.includes("strategic")) : patches;
}

function bodyOf(
  action: Action,
  schemaName: string | undefined,
): { readonly name: string; readonly isRequired: boolean } | undefined {
  if (action === "patch") return { name: `${meta}.Patch`, isRequired: true };
  if (action === "delete" || action === "deletecollection") {
    return { name: `${meta}.DeleteOptions`, isRequired: false };
  }
  if (action === "list" || action === "get" || schemaName === undefined) return undefined;
  return { name: schemaName, isRequired: true };
}

function contentOf(types: readonly string[], schema: object | undefined): object {
  return Object.fromEntries(types.map((type) => [type, { schema }]));
}

/** The schema of what is answered. */
function answered(
  { speaks, resource }: Target,
  action: Action,
  { schemaOf }: Vocabulary,
): string | undefined {
  if (action === "deletecollection") return `${meta}.Status`;
  if (action === "list") return schemaOf({ ...speaks, kind: `${speaks.kind}List` });
  if (action === "delete" && !answersDeletedObject(resource.plural)) return `${meta}.Status`;
  return schemaOf(speaks);
}

function responsesOf(
  action: Action,
  schemaName: string | undefined,
  produces: readonly string[],
  { version, place }: Dialect,
): object {
  const schema = { $ref: `${place}${schemaName}` };
  const body = version === 2 ? { schema } : { content: contentOf(produces, schema) };
  const told = Object.entries(answers[action]).map(([code, text]): [string, object] => [
    code,
    { description: text, ...(schemaName && body) },
  ]);
  return { ...Object.fromEntries(told), 401: { description: "Unauthorized" } };
}

function description(
  { resource, speaks, subresource }: Target,
  action: Action,
  isWatched: boolean,
) {
  const { kind } = resource;
  const one = withArticle(kind);
  const of = subresource ? `${subresource} of ` : "";
  switch (action) {
    case "list":
      return `list ${isWatched ? "or watch " : ""}objects of kind ${speaks.kind}`;
    case "create":
      return `create ${of}${one}`;
    case "deletecollection":
      return `delete collection of ${kind}`;
    case "delete":
      return `delete ${one}`;
    case "patch":
      return `partially update ${of}the specified ${kind}`;
    default:
      return `${verbs[action]} ${of}the specified ${kind}`;
  }
}

/** Words that look like plurals have none. As GetArticleForNoun of endpoints/installer.go. */
function withArticle(kind: string): string {
  if (/[^s]s$/.test(kind)) return kind;
  return `${/^[AEIOU]/.test(kind) ? "an" : "a"} ${kind}`;
}

/** `listCoreV1NamespacedService`. */
function operationId({ resource, subresource = "", isEverywhere }: Target, action: Action) {
  const { group, version, kind, namespaced } = resource;
  return [
    verbs[action],
    groupWord(group),
    upperFirst(version),
    action === "deletecollection" ? "Collection" : "",
    namespaced && !isEverywhere ? "Namespaced" : "",
    kind,
    upperFirst(subresource),
    isEverywhere ? "ForAllNamespaces" : "",
  ].join("");
}

/** `RbacAuthorization` of `rbac.authorization.k8s.io`. */
function groupWord(group: string): string {
  if (!group) return "Core";
  return group
    .replace(/\.k8s\.io$/, "")
    .split(/[.-]/)
    .map(upperFirst)
    .join("");
}

function upperFirst(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
