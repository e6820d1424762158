import { compile } from "#api/go-regexp.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { objectsAt, textAt } from "../resources/fields.ts";
import { isClusterScoped, namesOf, remember, rename, type Resource, set } from "./resource.ts";

const templated = new Set(
  "ReplicationController Deployment ReplicaSet DaemonSet StatefulSet Job".split(" "),
);
const selecting = new Set("Deployment ReplicaSet DaemonSet StatefulSet".split(" "));
const pod = ["spec", "template", "spec"];
/** Where a Pod's spec selects other Pods. */
const neighbours = [
  ...["podAffinity", "podAntiAffinity"].flatMap((affinity) => [
    ["affinity", affinity, "preferredDuringSchedulingIgnoredDuringExecution", "podAffinityTerm"],
    ["affinity", affinity, "requiredDuringSchedulingIgnoredDuringExecution"],
  ]),
  ["topologySpreadConstraints"],
];
const unprefixed = new Set(["Namespace", "CustomResourceDefinition", "APIService"]);

/** Puts every object that can stand in one into a namespace. Throws UsageError. */
export function setNamespace(resources: readonly Resource[], namespace: string): void {
  for (const resource of resources) {
    remember(resource);
    const kind = textAt(resource.object, "kind");
    const moveTo = (...path: readonly string[]) => {
      resource.object = set(resource.object, path, namespace);
    };
    if (kind === "Namespace") moveTo("metadata", "name");
    else if (!isClusterScoped(resource.object)) moveTo("metadata", "namespace");
    if (kind === "APIService") moveTo("spec", "service", "namespace");
    const subjects = objectsAt(resource.object, "subjects");
    if (!/^(Cluster)?RoleBinding$/.test(kind) || subjects.length === 0) continue;
    // Accounts of the kustomization itself are followed later, as their names are.
    const moved = subjects.map((subject) =>
      subject["name"] === "default" ? { ...subject, namespace } : subject,
    );
    resource.object = set(resource.object, ["subjects"], moved);
  }
}

/** Puts texts before and behind every name. */
export function addAffixes(resources: readonly Resource[], prefix: string, suffix: string): void {
  for (const resource of resources) {
    if (unprefixed.has(textAt(resource.object, "kind"))) continue;
    const name = textAt(resource.object, "metadata", "name");
    if (prefix) {
      rename(resource, prefix + name);
      resource.prefixes.push(prefix);
    }
    if (suffix) {
      rename(resource, prefix + name + suffix);
      resource.suffixes.push(suffix);
    }
  }
}

/** Which places get labels besides the object itself. */
export interface LabelPlaces {
  readonly selectors: boolean;
  readonly templates: boolean;
  /** Paths of some kinds: `{path: "spec/foo", kind: "Service", create: true}`. */
  readonly fields?: readonly JsonObject[];
}

/** Adds labels to every object, and to selectors and Pod templates where asked to. */
export function addLabels(
  resources: readonly Resource[],
  labels: Readonly<Record<string, unknown>>,
  { selectors, templates, fields = [] }: LabelPlaces,
): void {
  if (Object.keys(labels).length === 0) return;
  for (const resource of resources) {
    const kind = textAt(resource.object, "kind");
    const add = (path: readonly string[], create: boolean) => {
      resource.object = withEntries(resource.object, path, labels, create);
    };
    add(["metadata", "labels"], true);
    for (const field of fields.filter((each) => concerns(each, resource.object))) {
      add(textAt(field, "path").split("/"), field["create"] === true);
    }
    if (selectors || templates) {
      for (const path of templatePaths(kind)) add([...path, "labels"], true);
      if (kind === "StatefulSet") {
        add(["spec", "volumeClaimTemplates", "metadata", "labels"], true);
      }
    }
    if (!selectors) continue;
    if (kind === "Service" || kind === "ReplicationController") add(["spec", "selector"], true);
    if (selecting.has(kind)) add(["spec", "selector", "matchLabels"], true);
    if (kind === "Job" || kind === "PodDisruptionBudget") {
      add(["spec", "selector", "matchLabels"], false);
    }
    if (kind === "CronJob") {
      add(["spec", "jobTemplate", "spec", "selector", "matchLabels"], false);
    }
    if (kind === "NetworkPolicy") {
      for (const path of [[], ["ingress", "from"], ["egress", "to"]]) {
        add(["spec", ...path, "podSelector", "matchLabels"], false);
      }
    }
    if (kind === "Deployment" || kind === "StatefulSet") {
      for (const path of neighbours) add([...pod, ...path, "labelSelector", "matchLabels"], false);
    }
  }
}

/** Whether a field is one of objects of this type; what it does not tell does not matter. */
function concerns(field: JsonObject, object: JsonObject): boolean {
  const [a = "", b] = textAt(object, "apiVersion").split("/");
  const [group, version] = b === undefined ? ["", a] : [a, b];
  const type: readonly (readonly [string, string])[] = [
    ["group", group],
    ["version", version],
    ["kind", textAt(object, "kind")],
  ];
  return type.every(([name, value]) => [value, ""].includes(textAt(field, name)));
}

/** Adds annotations to every object and its Pod template. */
export function addAnnotations(
  resources: readonly Resource[],
  annotations: Readonly<Record<string, unknown>>,
): void {
  if (Object.keys(annotations).length === 0) return;
  for (const resource of resources) {
    const kind = textAt(resource.object, "kind");
    for (const path of [["metadata"], ...templatePaths(kind)]) {
      resource.object = withEntries(resource.object, [...path, "annotations"], annotations, true);
    }
  }
}

/** Where the metadata of Pod templates stand. */
function templatePaths(kind: string): readonly (readonly string[])[] {
  if (templated.has(kind)) return [["spec", "template", "metadata"]];
  if (kind !== "CronJob") return [];
  const job = ["spec", "jobTemplate"];
  return [
    [...job, "metadata"],
    [...job, "spec", "template", "metadata"],
  ];
}

/** The object with entries added to the map at a path, in every item of the lists on the way. */
function withEntries(
  object: JsonObject,
  path: readonly string[],
  entries: Readonly<Record<string, unknown>>,
  create: boolean,
): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined) return { ...object, ...entries };
  const inner = object[key];
  if (Array.isArray(inner)) {
    const items = inner.map((item: unknown) =>
      isObject(item) ? withEntries(item, rest, entries, create) : item,
    );
    return { ...object, [key]: items };
  }
  // Claims are labelled where there are claims.
  if (!isObject(inner) && (!create || key === "volumeClaimTemplates")) return object;
  return { ...object, [key]: withEntries(isObject(inner) ? inner : {}, rest, entries, create) };
}

/** Sets the number of replicas of what has this name; false if nothing has. */
export function setReplicas(resources: readonly Resource[], name: string, count: number): boolean {
  const scaled = new Set(["Deployment", "ReplicaSet", "ReplicationController", "StatefulSet"]);
  const found = resources.filter(
    (each) => scaled.has(textAt(each.object, "kind")) && namesOf(each).includes(name),
  );
  for (const each of found) each.object = set(each.object, ["spec", "replicas"], count);
  return found.length > 0;
}

/** What an image becomes; empty fields stay as they are. */
export interface ImageChange {
  readonly name: string;
  readonly newName?: string;
  readonly newTag?: string;
  readonly tagSuffix?: string;
  readonly digest?: string;
}

/** Gives the containers that use an image another one. */
export function setImage(resources: readonly Resource[], change: ImageChange): void {
  for (const resource of resources) {
    // Upstream has two transformers for it, which matters for a suffix.
    const twice = (image: string) => changed(changed(image, change), change);
    resource.object = withImages(resource.object, twice) as JsonObject;
  }
}

function withImages(value: unknown, change: (image: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => withImages(item, change));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => {
    const isList = key === "containers" || key === "initContainers";
    if (!isList || !Array.isArray(item)) return [key, withImages(item, change)];
    return [
      key,
      item.map((container) =>
        isObject(container) && typeof container["image"] === "string"
          ? { ...container, image: change(container["image"]) }
          : container,
      ),
    ];
  });
  return Object.fromEntries(entries);
}

/** As SetImageValue in api/filters/imagetag of kustomize: a new tag or digest takes the place of both. */
function changed(image: string, change: ImageChange): string {
  const name = "(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$";
  if (!compile(`^${change.name}${name}`)?.test(image)) return image;
  const [, repository = "", tag = "", digest = ""] =
    /^((?:[^/]+\/)?[^:@]*)(?::([^@]*))?(?:@(.*))?$/.exec(image) ?? [];
  const { newTag, tagSuffix } = change;
  const isNew = Boolean(newTag) || Boolean(change.digest);
  const [newest, pinned] = isNew
    ? [newTag, change.digest]
    : [tag + (tagSuffix ?? ""), tagSuffix ? "" : digest];
  const base = change.newName || repository;
  return `${base}${newest ? `:${newest}` : ""}${pinned ? `@${pinned}` : ""}`;
}

/** The fields of a container that a kustomization's `images` entry has. */
export function imageChangeOf(entry: JsonObject): ImageChange {
  const field = (name: string) => textAt(entry, name);
  return {
    name: field("name"),
    newName: field("newName"),
    newTag: field("newTag"),
    tagSuffix: field("tagSuffix"),
    digest: field("digest"),
  };
}
