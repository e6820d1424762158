import type { JsonObject } from "#base/json.ts";
import { objectAt, textAt } from "../resources/fields.ts";

/** An object on its way through a kustomization; the transformers change `object`. */
export interface Resource {
  object: JsonObject;
  /** What it was called and where it was, the first first: references and targets may use any of them. */
  readonly previous: FormerName[];
  /** What was put before and behind its name. */
  readonly prefixes: string[];
  readonly suffixes: string[];
  /** Whether its name gets a hash of its data. */
  readonly hashed: boolean;
  /** Where it is from, and what has changed it, as annotations tell. */
  origin: string;
  readonly transformations: string[];
}

/** What an object was called, and the namespace that it was in. */
interface FormerName {
  readonly name: string;
  readonly namespace: string;
}

/** Begins with an object as it was read. */
export function resourceOf(object: JsonObject, hashed = false): Resource {
  return {
    object,
    previous: [],
    prefixes: [],
    suffixes: [],
    hashed,
    origin: "",
    transformations: [],
  };
}

/** Remembers what it is called and where it is. */
export function remember(resource: Resource): void {
  const name = textAt(resource.object, "metadata", "name");
  resource.previous.push({ name, namespace: namespaceOf(resource.object) });
}

/** Gives it another name, and remembers the old one. */
export function rename(resource: Resource, name: string): void {
  remember(resource);
  resource.object = set(resource.object, ["metadata", "name"], name);
}

/** All the names that it has had. */
export function namesOf({ object, previous }: Resource): readonly string[] {
  return [...previous.map(({ name }) => name), textAt(object, "metadata", "name")];
}

/** The namespace of an object; "default" if it tells none. */
export function namespaceOf(object: JsonObject): string {
  return textAt(object, "metadata", "namespace") || "default";
}

/** `Deployment.v1.apps/web.shop`: how messages name it. */
export function idOf(object: JsonObject): string {
  const [first = "", second] = textAt(object, "apiVersion").split("/");
  const [group, version] = second === undefined ? ["[noGrp]", first] : [first, second];
  const namespace = textAt(object, "metadata", "namespace") || "[noNs]";
  const name = textAt(object, "metadata", "name");
  return `${textAt(object, "kind")}.${version}.${group}/${name}.${namespace}`;
}

/** The object with another value at a path, whose missing parents are made. */
export function set(object: JsonObject, path: readonly string[], value: unknown): JsonObject {
  const [key = "", ...rest] = path;
  if (rest.length === 0) return { ...object, [key]: value };
  return { ...object, [key]: set(objectAt(object, key), rest, value) };
}

const clusterScoped = new Set(
  "APIService CSIDriver CSINode CertificateSigningRequest ClusterRole ClusterRoleBinding ComponentStatus CustomResourceDefinition FlowSchema IngressClass MutatingWebhookConfiguration Namespace Node PersistentVolume PriorityClass PriorityLevelConfiguration RuntimeClass StorageClass ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration VolumeAttachment".split(
    " ",
  ),
);

/** Whether objects of its kind have no namespace. */
export function isClusterScoped(object: JsonObject): boolean {
  return clusterScoped.has(textAt(object, "kind"));
}
