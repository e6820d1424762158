// Which resources a quota or a limit may name. Rules of pkg/apis/core/helper and validation.

import { type FieldError, GoText, invalid } from "#api/field-errors.ts";
import { qualifiedName } from "#api/label-rules.ts";
import { parseQuantity } from "#api/quantity.ts";

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

/** What is wrong with the name of any resource. */
export function validateResourceName(name: string, field: string): FieldError[] {
  const faults = qualifiedName(name).map((why) => invalid(field, new GoText(name), why));
  if (faults.length > 0 || name.includes("/")) return faults;
  if (known.has(name) || /^(requests\.)?hugepages-/.test(name)) return [];
  const why = "must be a standard resource type or fully qualified";
  return [invalid(field, new GoText(name), why)];
}

/** What is wrong with the name of a resource that containers ask for. */
export function validateContainerResourceName(name: string, field: string): FieldError[] {
  const faults = validateResourceName(name, field);
  if (name.includes("/")) {
    const [prefix = ""] = name.split("/");
    const isNative = /(^|\.)kubernetes\.io$/.test(prefix);
    if (isNative || !prefix.startsWith("requests.")) return faults;
    const why = "doesn't follow extended resource name standard";
    return [...faults, invalid(field, new GoText(name), why)];
  }
  if (compute.includes(name) || name.startsWith("hugepages-")) return faults;
  return [
    ...faults,
    invalid(field, new GoText(name), "must be a standard resource for containers"),
  ];
}

/** What is wrong with an entry of a quota. */
export function validateQuotaEntry(name: string, amount: string, field: string): FieldError[] {
  const errors = validateResourceName(name, field);
  if (!name.includes("/") && !inQuotas.has(name) && !/^(requests\.)?hugepages-/.test(name)) {
    errors.push(invalid(field, new GoText(name), "must be a standard resource for quota"));
  }
  const quantity = parseQuantity(amount);
  if ((quantity?.nanos ?? 0n) < 0n) {
    const shown = quantity?.canonical ?? amount;
    errors.push(invalid(field, shown, "must be greater than or equal to 0"));
  }
  if (counted.includes(name) && (quantity?.nanos ?? 0n) % 1_000_000_000n !== 0n) {
    errors.push(invalid(field, goQuantity(amount), "must be an integer"));
  }
  return errors;
}

/** Whether quotas know it without a domain: the ones that scopes can be wrong for. */
export function isStandardInQuota(name: string): boolean {
  return inQuotas.has(name);
}

/** A quantity as Go's %#v shows it. */
export function goQuantity(text: string): GoText {
  const { nanos, canonical, suffix } = parseQuantity(text) ?? {
    nanos: 0n,
    canonical: text,
    suffix: "",
  };
  const isBinary = /^[KMGTPE]i$/.test(suffix);
  let value = nanos;
  let scale = -9;
  const top = isBinary ? 0 : (scales[suffix] ?? 0);
  for (; scale < top && value % 10n === 0n; scale++) value /= 10n;
  const format = isBinary ? "BinarySI" : /^[eE]\d/.test(suffix) ? "DecimalExponent" : "DecimalSI";
  const kept = canonical === text ? JSON.stringify(text) : '""';
  return new GoText(
    `resource.Quantity{i:resource.int64Amount{value:${value}, scale:${scale}}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:${kept}, Format:"${format}"}`,
  );
}

const scales: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
