// What is wrong with references to a Pod's own fields, its resources, and keys of ConfigMaps and Secrets.

import { type FieldError, invalid, notSupported, required } from "#api/field-errors.ts";
import { configKey, dns1123Subdomain, qualifiedName } from "#api/label-rules.ts";
import type { EnvVar } from "#api/podspec.ts";
import type { ObjectFieldSelector, ResourceFieldSelector } from "#api/volumes.ts";

const environmentFields = [
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.serviceAccountName",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
];

/** The fields that files of the downward API may show. */
export const downwardVolumeFields: readonly string[] = [
  "metadata.annotations",
  "metadata.labels",
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
];

const knownFields = new Set([
  ...environmentFields,
  ...downwardVolumeFields,
  "spec.restartPolicy",
  "spec.schedulerName",
  "status.phase",
]);

const resources = [
  "limits.cpu",
  "limits.ephemeral-storage",
  "limits.memory",
  "requests.cpu",
  "requests.ephemeral-storage",
  "requests.memory",
];

/** `path` leads to the reference. */
export function validateFieldReference(
  { apiVersion = "v1", fieldPath = "" }: Partial<ObjectFieldSelector>,
  allowed: readonly string[],
  path: string,
): FieldError[] {
  const field = `${path}.fieldPath`;
  if (!apiVersion) return [required(`${path}.apiVersion`)];
  if (!fieldPath) return [required(field)];
  const subscript = /^(.+)\['(.*)'\]$/.exec(fieldPath);
  const [, base = fieldPath, key = ""] = subscript ?? [];
  if (apiVersion !== "v1") {
    const why = `error converting fieldPath: unsupported pod version: ${apiVersion}`;
    return [invalid(field, fieldPath, why)];
  }
  if (subscript && (base === "metadata.labels" || base === "metadata.annotations")) {
    const name = base === "metadata.annotations" ? key.toLowerCase() : key;
    return qualifiedName(name).map((fault) => invalid(path, name, fault));
  }
  if (subscript && knownFields.has(base))
    return [invalid(path, base, "does not support subscript")];
  if (!knownFields.has(fieldPath)) {
    const why = `error converting fieldPath: field label not supported: ${base}`;
    return [invalid(field, fieldPath, why)];
  }
  return allowed.includes(fieldPath) ? [] : [notSupported(field, fieldPath, allowed)];
}

/** `path` leads to the reference; in a volume it has to name a container. */
export function validateResourceReference(
  { containerName, resource = "" }: Partial<ResourceFieldSelector>,
  inVolume: boolean,
  path: string,
): FieldError[] {
  if (inVolume && !containerName) return [required(`${path}.containerName`)];
  if (!resource) return [required(`${path}.resource`)];
  const isHuge = /^(limits|requests)\.hugepages-/.test(resource);
  if (resources.includes(resource) || isHuge) return [];
  return [notSupported(`${path}.resource`, resource, resources)];
}

/** `path` leads to `valueFrom`. */
export function validateValueFrom(
  { fieldRef, resourceFieldRef, ...keys }: NonNullable<EnvVar["valueFrom"]>,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (fieldRef) {
    errors.push(...validateFieldReference(fieldRef, environmentFields, `${path}.fieldRef`));
  }
  if (resourceFieldRef) {
    errors.push(...validateResourceReference(resourceFieldRef, false, `${path}.resourceFieldRef`));
  }
  for (const source of ["configMapKeyRef", "secretKeyRef"] as const) {
    const reference: { readonly name?: string; readonly key?: string } | undefined = keys[source];
    if (!reference) continue;
    const { name = "", key = "" } = reference;
    const here = `${path}.${source}`;
    const fault = dns1123Subdomain(name);
    if (fault) errors.push(invalid(`${here}.name`, name, fault));
    if (!key) errors.push(required(`${here}.key`));
    else errors.push(...configKey(key).map((why) => invalid(`${here}.key`, key, why)));
  }
  return errors;
}
