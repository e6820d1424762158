import { type FieldError, GoText, invalid, required } from "#api/field-errors.ts";
import type { ResourceQuota, ScopeRequirement } from "#api/limits.ts";
import type { ResourceList } from "#api/meta.ts";
import { equal } from "#base/json.ts";
import type { Strategy } from "../../strategy.ts";
import { column } from "../columns.ts";
import { setQuantityDefaults } from "../pod/quantity-defaults.ts";
import { isStandardInQuota, validateQuotaEntry } from "../rules/resource-names.ts";
import { aged, named, tabled } from "../tabled.ts";

const countScopes = ["BestEffort"];
const podScopes = [
  "Terminating",
  "NotTerminating",
  "NotBestEffort",
  "PriorityClass",
  "CrossNamespacePodAffinity",
];
const claimScopes = ["VolumeAttributesClass"];
const claimAmounts = ["persistentvolumeclaims", "requests.storage"];
const scopes = [...countScopes, ...podScopes, ...claimScopes];
/** Scopes that are there or not; the others have values. */
const plainScopes = scopes.filter((scope) => !scope.endsWith("Class"));
const opposites = [
  ["BestEffort", "NotBestEffort"],
  ["Terminating", "NotTerminating"],
] as const;
const podCompute = ["", "requests.", "limits."].flatMap((prefix) => [
  `${prefix}cpu`,
  `${prefix}memory`,
]);

/** The rules of ResourceQuotas. What they refuse is in quota-admission.ts. */
export const resourceQuotaStrategy: Strategy<ResourceQuota> = {
  countsGenerations: false,
  hasStatus: true,

  setDefaults({ spec }) {
    setQuantityDefaults(spec.hard);
  },

  prepareForCreate(quota) {
    quota.status = {};
  },

  validate: ({ spec }) => [
    ...validateAmounts(spec.hard, "spec.hard"),
    ...validateScopes(spec),
    ...validateSelector(spec),
  ],

  validateUpdate(next, old) {
    const before = (old.spec.scopes ?? []).toSorted();
    const after = (next.spec.scopes ?? []).toSorted();
    if (equal(before, after)) return [];
    return [invalid("spec.scopes", goScopes(next.spec.scopes), "field is immutable")];
  },

  completeStatus({ status }) {
    setQuantityDefaults(status.hard);
    setQuantityDefaults(status.used);
  },

  validateStatusUpdate: ({ status }) => [
    ...validateAmounts(status.hard, "status.hard"),
    ...validateAmounts(status.used, "status.used"),
  ],

  ...tabled<ResourceQuota>(
    named,
    [
      column("Request", "What is used, and how much may be."),
      (quota) => usage(quota, (name) => !name.startsWith("limits.")),
    ],
    [
      column("Limit", "The same of limits."),
      (quota) => usage(quota, (name) => name.startsWith("limits.")),
    ],
    aged,
  ),
};

function usage({ status }: ResourceQuota, wants: (name: string) => boolean): string {
  const { hard = {}, used = {} } = status;
  return Object.keys(hard)
    .filter(wants)
    .toSorted()
    .map((name) => `${name}: ${used[name] ?? "0"}/${hard[name]}`)
    .join(", ");
}

function validateAmounts(list: ResourceList | undefined, path: string): FieldError[] {
  return Object.entries(list ?? {}).flatMap(([name, amount]) =>
    validateQuotaEntry(name, amount, `${path}[${name}]`),
  );
}

/** Whether a scope can be about a resource. */
function fits(scope: string, resource: string): boolean {
  if (!isStandardInQuota(resource)) return true;
  if (countScopes.includes(scope)) return resource === "pods";
  if (claimScopes.includes(scope)) return claimAmounts.includes(resource);
  return !podScopes.includes(scope) || resource === "pods" || podCompute.includes(resource);
}

function validateScopes({ scopes: given = [], hard = {} }: ResourceQuota["spec"]): FieldError[] {
  const errors: FieldError[] = [];
  const refuse = (why: string) => errors.push(invalid("spec.scopes", goScopes(given), why));
  for (const scope of given) {
    if (!scopes.includes(scope)) refuse("unsupported scope");
    for (const name of Object.keys(hard).toSorted()) {
      if (!fits(scope, name)) refuse("unsupported scope applied to resource");
    }
  }
  for (const pair of opposites) {
    if (pair.every((scope) => given.includes(scope))) refuse("conflicting scopes");
  }
  return errors;
}

function validateSelector({
  scopeSelector,
  hard = {},
  scopes: plain,
}: ResourceQuota["spec"]): FieldError[] {
  const path = "spec.scopeSelector.matchExpressions";
  const requirements = scopeSelector?.matchExpressions ?? [];
  const errors: FieldError[] = [];
  for (const requirement of requirements) {
    const { scopeName } = requirement;
    if (!scopes.includes(scopeName)) {
      errors.push(invalid(`${path}.scopeName`, scopeName, "unsupported scope"));
    }
    for (const name of Object.keys(hard).toSorted()) {
      if (fits(scopeName, name)) continue;
      errors.push(invalid(path, goSelector(requirements), "unsupported scope applied to resource"));
    }
    errors.push(...validateRequirement(requirement, path));
  }
  const given = new Set(requirements.map(({ scopeName }) => scopeName));
  for (const pair of opposites) {
    if (pair.every((scope) => given.has(scope))) {
      errors.push(invalid(path, goScopes(plain), "conflicting scopes"));
    }
  }
  return errors;
}

function validateRequirement(
  { scopeName, operator, values = [] }: ScopeRequirement,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (plainScopes.includes(scopeName) && operator !== "Exists") {
    const why =
      "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";
    errors.push(invalid(`${path}.operator`, operator, why));
  }
  if (operator === "In" || operator === "NotIn") {
    const why = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector";
    if (values.length === 0) errors.push(required(`${path}.values`, why));
  } else if (operator === "Exists" || operator === "DoesNotExist") {
    const why = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector";
    if (values.length > 0) errors.push(invalid(`${path}.values`, goStrings(values), why));
  } else errors.push(invalid(`${path}.operator`, operator, "not a valid selector operator"));
  return errors;
}

function goScopes(list: readonly string[] | undefined): GoText {
  if (!list) return new GoText("[]core.ResourceQuotaScope(nil)");
  return new GoText(`[]core.ResourceQuotaScope{${quoted(list)}}`);
}

function goStrings(list: readonly string[] | undefined): GoText {
  return new GoText(list ? `[]string{${quoted(list)}}` : "[]string(nil)");
}

function goSelector(requirements: readonly ScopeRequirement[]): GoText {
  const type = "core.ScopedResourceSelectorRequirement";
  const items = requirements.map(
    ({ scopeName, operator, values }) =>
      `${type}{ScopeName:${JSON.stringify(scopeName)}, Operator:${JSON.stringify(operator)}, Values:${goStrings(values).text}}`,
  );
  return new GoText(`core.ScopeSelector{MatchExpressions:[]${type}{${items.join(", ")}}}`);
}

function quoted(list: readonly string[]): string {
  return list.map((text) => JSON.stringify(text)).join(", ");
}
