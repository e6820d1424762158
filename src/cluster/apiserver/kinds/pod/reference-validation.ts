// What is wrong with references to a Pod's own fields, its resources, and keys of ConfigMaps and Secrets.

import {
  type FieldError,
  invalid,
  invalidEach,
  notSupported,
  required,
} from "#api/field-errors.ts";
import { configKey, dns1123Subdomain, qualifiedName } from "#api/label-rules.ts";
import type { EnvVar } from "#api/podspec.ts";
import { parseQuantity } from "#api/quantity.ts";
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
  const refuse = (why: string) => [invalid(field, fieldPath, `error converting fieldPath: ${why}`)];
  if (apiVersion !== "v1") return refuse(`unsupported pod version: ${apiVersion}`);
  const [, base = "", key = ""] = /^(.+?)\['(.*)'\]$/s.exec(fieldPath) ?? [];
  if (base === "metadata.labels" || base === "metadata.annotations") {
    const name = base === "metadata.annotations" ? key.toLowerCase() : key;
    return invalidEach(path, name, qualifiedName(name));
  }
  if (base) return refuse(`field label does not support subscript: ${fieldPath}`);
  // Very old clients call it so.
  const known = fieldPath === "spec.host" ? "spec.nodeName" : fieldPath;
  if (!knownFields.has(known)) return refuse(`field label not supported: ${fieldPath}`);
  return allowed.includes(known) ? [] : [notSupported(field, known, allowed)];
}

/** `path` leads to the reference; in a volume it has to name a container. */
export function validateResourceReference(
  { containerName, resource = "", divisor = "0" }: Partial<ResourceFieldSelector>,
  inVolume: boolean,
  path: string,
): FieldError[] {
  const wrong = validateDivisor(resource, divisor, `${path}.divisor`);
  if (inVolume && !containerName) return [required(`${path}.containerName`), ...wrong];
  if (!resource) return [required(`${path}.resource`), ...wrong];
  if (resources.includes(resource) || hugepages.test(resource)) return wrong;
  return [notSupported(`${path}.resource`, resource, resources), ...wrong];
}

const hugepages = /^(limits|requests)\.hugepages-/;
const byteDivisors = "1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei";

/** How messages call what is counted in bytes. */
const byteResources: Readonly<Record<string, string>> = {
  memory: "memory resource",
  "ephemeral-storage": "local ephemeral storage resource",
  hugepages: "hugepages resource",
};

function validateDivisor(resource: string, divisor: string, field: string): FieldError[] {
  const { nanos = 0n, canonical = "" } = parseQuantity(divisor) ?? {};
  if (nanos === 0n) return [];
  if (/^(limits|requests)\.cpu$/.test(resource)) {
    const why = "only divisor's values 1m and 1 are supported with the cpu resource";
    return canonical === "1m" || canonical === "1" ? [] : [invalid(field, resource, why)];
  }
  const [, name = ""] =
    /^(?:limits|requests)\.(memory$|ephemeral-storage$|hugepages(?=-))/.exec(resource) ?? [];
  if (!name || byteDivisors.split(", ").includes(canonical)) return [];
  const why = `only divisor's values ${byteDivisors} are supported with the ${byteResources[name]}`;
  return [invalid(field, resource, why)];
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
    errors.push(...invalidEach(`${here}.name`, name, dns1123Subdomain(name)));
    if (key) errors.push(...invalidEach(`${here}.key`, key, configKey(key)));
    else errors.push(required(`${here}.key`));
  }
  return errors;
}
