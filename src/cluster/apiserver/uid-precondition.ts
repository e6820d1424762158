import { isCustom } from "#api/custom-resource.ts";
import { conflict } from "#api/errors.ts";
import type { ObjectMeta } from "#api/meta.ts";
import { groupResource } from "#api/scheme.ts";
import type { Kind } from "./kind.ts";
import type { Registry } from "./registry.ts";

/** A PUT may name the object it means by uid. Throws Conflict, in the words of the storage. */
export function refuseOtherUid(
  registry: Registry,
  kind: Kind,
  { name, namespace = "", uid }: ObjectMeta,
): void {
  if (!uid) return;
  const { resource, group, plural } = kind;
  const stored = registry.find(resource, namespace, name)?.metadata.uid ?? "";
  if (uid === stored) return;
  const folder = isCustom(resource) ? `${group}/${plural}` : (folders[resource] ?? resource);
  const key = ["/registry", folder, namespace, name].filter(Boolean).join("/");
  throw conflict(
    groupResource(resource),
    name,
    `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${stored}`,
  );
}

/** Where resources lie in etcd that lie elsewhere than their name says. */
const folders: { readonly [resource: string]: string } = {
  customresourcedefinitions: "apiextensions.k8s.io/customresourcedefinitions",
  apiservices: "apiregistration.k8s.io/apiservices",
  endpoints: "services/endpoints",
  ingresses: "ingress",
  nodes: "minions",
  replicationcontrollers: "controllers",
  services: "services/specs",
};
