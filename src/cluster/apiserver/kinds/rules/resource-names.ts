// Which resources containers, quotas and limits may name, and how much of them. Rules of pkg/apis/core/helper and validation.

import { type FieldError, GoText, invalid, invalidEach } from "#api/field-errors.ts";
import { qualifiedName } from "#api/label-rules.ts";
import { parseQuantity } from "#api/quantity.ts";
import { goQuantity } from "./go-text.ts";

const nanosPerUnit = 1_000_000_000n;
const compute = ["cpu", "memory", "ephemeral-storage"];
const counted = [
  "pods",
  "resourcequotas",
  "services",
  "replicationcontrollers",
  "secrets",
  "configmaps",
  "persistentvolumeclaims",
  "services.nodeports",
  "services.loadbalancers",
];
const inQuotas: ReadonlySet<string> = new Set([
  ...compute,
  ...compute.flatMap((name) => [`requests.${name}`, `limits.${name}`]),
  "requests.storage",
  ...counted,
]);
const known: ReadonlySet<string> = new Set([...inQuotas, "storage"]);

/** Whether it is Kubernetes' own: without a domain, or of kubernetes.io. */
export function isNativeResource(name: string): boolean {
  return !name.includes("/") || name.includes("kubernetes.io/");
}

export function isHugePages(name: string): boolean {
  return name.startsWith("hugepages-");
}

/** Whether it is of a device plugin: counted in whole numbers, and never promised twice. */
function isExtendedResource(name: string): boolean {
  if (isNativeResource(name) || name.startsWith("requests.")) return false;
  return qualifiedName(`requests.${name}`).length === 0;
}

/** What is wrong with the name of any resource. */
export function validateResourceName(name: string, field: string): FieldError[] {
  const shown = new GoText(name);
  const faults = invalidEach(field, shown, qualifiedName(name));
  if (faults.length > 0 || name.includes("/")) return faults;
  if (known.has(name) || /^(requests\.)?hugepages-/.test(name)) return [];
  return [invalid(field, shown, "must be a standard resource type or fully qualified")];
}

/** What is wrong with the name of a resource that containers ask for. */
export function validateContainerResourceName(name: string, field: string): FieldError[] {
  const faults = validateResourceName(name, field);
  const shown = new GoText(name);
  if (name.includes("/")) {
    if (isNativeResource(name) || isExtendedResource(name)) return faults;
    return [...faults, invalid(field, shown, "doesn't follow extended resource name standard")];
  }
  if (compute.includes(name) || isHugePages(name)) return faults;
  return [...faults, invalid(field, shown, "must be a standard resource for containers")];
}

/** What is wrong with an amount of a resource: no debts, and no parts of what is counted. */
export function validateAmount(name: string, amount: string, field: string): FieldError[] {
  const { nanos = 0n, canonical = amount } = parseQuantity(amount) ?? {};
  const errors =
    nanos < 0n ? [invalid(field, canonical, "must be greater than or equal to 0")] : [];
  const isCounted = counted.includes(name) || isExtendedResource(name);
  if (isCounted && nanos % nanosPerUnit !== 0n) {
    errors.push(invalid(field, goQuantity(amount), "must be an integer"));
  }
  return errors;
}

/** What is wrong with an entry of a quota. */
export function validateQuotaEntry(name: string, amount: string, field: string): FieldError[] {
  const errors = validateResourceName(name, field);
  if (!name.includes("/") && !inQuotas.has(name) && !/^(requests\.)?hugepages-/.test(name)) {
    errors.push(invalid(field, new GoText(name), "must be a standard resource for quota"));
  }
  return [...errors, ...validateAmount(name, amount, field)];
}

/** Whether quotas know it without a domain: the ones that scopes can be wrong for. */
export function isStandardInQuota(name: string): boolean {
  return inQuotas.has(name);
}
