// As pkg/apis/rbac/validation.

import { type FieldError, invalid, required } from "#api/field-errors.ts";
import type { ClusterRole, PolicyRule, Role } from "#api/rbac.ts";
import type { Strategy } from "../../strategy.ts";
import { goStrings } from "../rules/go-text.ts";
import { pathSegmentName } from "../rules/path-segment.ts";
import { plainTable } from "../tabled.ts";
import { unsimulatedKind } from "../unsimulated.ts";
import { validateLabelSelector } from "../rules/label-selector.ts";

const common = {
  createsOnUpdate: true,
  countsGenerations: false,
  hasStatus: false,
  validateName: pathSegmentName,
  updateChecks: ["metadata", "object", "metadata", "object", "metadataChange"],
  ...plainTable,
} as const;

/** The rules of Roles. */
export const roleStrategy: Strategy<Role> = {
  ...common,
  warnings: () => [unsimulatedKind("Role")],
  validate: validateRole,
};

/** The rules of ClusterRoles. */
export const clusterRoleStrategy: Strategy<ClusterRole> = {
  ...common,
  warnings: () => [unsimulatedKind("ClusterRole")],
  validate: validateClusterRole,
};

function validateRole({ rules }: Role): FieldError[] {
  return (rules ?? []).flatMap((rule, index) => validateRule(rule, index, true));
}

function validateClusterRole({ rules, aggregationRule }: ClusterRole): FieldError[] {
  return [
    ...(rules ?? []).flatMap((rule, index) => validateRule(rule, index, false)),
    ...(aggregationRule ? validateAggregation(aggregationRule) : []),
  ];
}

function validateRule(rule: PolicyRule, index: number, namespaced: boolean): FieldError[] {
  const here = `rules[${index}]`;
  const { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
  const errors: FieldError[] = [];
  if (!verbs?.length)
    errors.push(required(`${here}.verbs`, "verbs must contain at least one value"));
  if (nonResourceURLs.length > 0) {
    const shown = goStrings(nonResourceURLs);
    const refuse = (why: string) => errors.push(invalid(`${here}.nonResourceURLs`, shown, why));
    if (namespaced) refuse("namespaced rules cannot apply to non-resource URLs");
    if (apiGroups.length + resources.length + resourceNames.length > 0) {
      refuse("rules cannot apply to both regular resources and non-resource URLs");
    }
    return errors;
  }
  if (apiGroups.length === 0) {
    errors.push(required(`${here}.apiGroups`, "resource rules must supply at least one api group"));
  }
  if (resources.length === 0) {
    errors.push(required(`${here}.resources`, "resource rules must supply at least one resource"));
  }
  return errors;
}

function validateAggregation({
  clusterRoleSelectors = [],
}: NonNullable<ClusterRole["aggregationRule"]>): FieldError[] {
  const field = "aggregationRule.clusterRoleSelectors";
  if (clusterRoleSelectors.length === 0) {
    const why = "at least one clusterRoleSelector required if aggregationRule is non-nil";
    return [required(field, why)];
  }
  return clusterRoleSelectors.flatMap((selector, index) => {
    const here = `${field}[${index}]`;
    const faults = validateLabelSelector(selector, here);
    return faults.length > 0 ? [...faults, invalid(here, null, "invalid label selector.")] : [];
  });
}
