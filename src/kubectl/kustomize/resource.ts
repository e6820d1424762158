import type { JsonObject } from "#base/json.ts";
import { objectAt, textAt } from "../resources/fields.ts";

/** An object on its way through a kustomization; the transformers change `object`. */
export interface Resource {
  object: JsonObject;
  /** The names it has had, the first first: references and targets may use any of them. */
  readonly names: string[];
  /** Whether its name gets a hash of its data. */
  readonly hashed: boolean;
}

/** Begins with an object as it was read. */
export function resourceOf(object: JsonObject, hashed = false): Resource {
  return { object, names: [textAt(object, "metadata", "name")], hashed };
}

/** Gives it another name, and remembers the old one. */
export function rename(resource: Resource, name: string): void {
  if (textAt(resource.object, "metadata", "name") === name) return;
  resource.names.push(name);
  resource.object = set(resource.object, ["metadata", "name"], name);
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
