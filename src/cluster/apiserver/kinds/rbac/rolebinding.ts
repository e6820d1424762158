// As pkg/apis/rbac/validation.

import {
  type FieldError,
  invalid,
  invalidEach,
  notSupported,
  required,
} from "#api/field-errors.ts";
import { dns1123Subdomain } from "#api/label-rules.ts";
import type { ClusterRoleBinding, RoleBinding, Subject } from "#api/rbac.ts";
import { equal } from "#base/json.ts";
import type { Strategy } from "../../strategy.ts";
import { column, wideColumn } from "../columns.ts";
import { goStruct } from "../rules/go-text.ts";
import { pathSegmentName } from "../rules/path-segment.ts";
import { aged, named, tabled } from "../tabled.ts";
import { unsimulatedKind } from "../unsimulated.ts";

type Binding = RoleBinding | ClusterRoleBinding;

const group = "rbac.authorization.k8s.io";

const common = {
  createsOnUpdate: true,
  countsGenerations: false,
  hasStatus: false,
  validateName: pathSegmentName,
  setDefaults,
  validateUpdate,
  updateChecks: ["metadata", "object", "metadata", "object", "metadataChange", "change"],
  ...tabled<Binding>(
    named,
    [column("Role", "What is allowed."), ({ roleRef }) => `${roleRef.kind}/${roleRef.name}`],
    aged,
    [
      wideColumn("Users", "The users it is allowed to."),
      (binding) => subjectsText(binding, "User"),
    ],
    [
      wideColumn("Groups", "The groups it is allowed to."),
      (binding) => subjectsText(binding, "Group"),
    ],
    [
      wideColumn("ServiceAccounts", "The ServiceAccounts it is allowed to."),
      (binding) => subjectsText(binding, "ServiceAccount"),
    ],
  ),
} as const;

/** The rules of RoleBindings. */
export const roleBindingStrategy: Strategy<RoleBinding> = {
  ...common,
  warnings: () => [unsimulatedKind("RoleBinding")],
  validate: (binding) => validate(binding, true),
};

/** The rules of ClusterRoleBindings. */
export const clusterRoleBindingStrategy: Strategy<ClusterRoleBinding> = {
  ...common,
  warnings: () => [unsimulatedKind("ClusterRoleBinding")],
  validate: (binding) => validate(binding, false),
};

function setDefaults(binding: Binding): void {
  binding.roleRef.apiGroup ||= group;
  for (const subject of binding.subjects ?? []) {
    if (subject.kind === "User" || subject.kind === "Group") subject.apiGroup ||= group;
  }
}

function subjectsText({ subjects = [] }: Binding, kind: string): string {
  return subjects
    .filter((subject) => subject.kind === kind)
    .map(({ namespace, name }) => (kind === "ServiceAccount" ? `${namespace ?? ""}/${name}` : name))
    .join(", ");
}

function validate({ roleRef, subjects = [] }: Binding, namespaced: boolean): FieldError[] {
  const errors: FieldError[] = [];
  const kinds = namespaced ? ["Role", "ClusterRole"] : ["ClusterRole"];
  if (roleRef.apiGroup !== group) {
    errors.push(notSupported("roleRef.apiGroup", roleRef.apiGroup, [group]));
  }
  if (!kinds.includes(roleRef.kind)) {
    errors.push(notSupported("roleRef.kind", roleRef.kind, kinds));
  }
  if (!roleRef.name) errors.push(required("roleRef.name"));
  else errors.push(...invalidEach("roleRef.name", roleRef.name, pathSegmentName(roleRef.name)));
  for (const [index, subject] of subjects.entries()) {
    errors.push(...validateSubject(subject, `subjects[${index}]`, namespaced));
  }
  return errors;
}

function validateSubject(
  { kind, name, apiGroup = "", namespace }: Subject,
  path: string,
  namespaced: boolean,
): FieldError[] {
  const errors: FieldError[] = [];
  if (!name) errors.push(required(`${path}.name`));
  if (kind === "ServiceAccount") {
    if (name) errors.push(...invalidEach(`${path}.name`, name, dns1123Subdomain(name)));
    if (apiGroup) errors.push(notSupported(`${path}.apiGroup`, apiGroup, [""]));
    if (!namespaced && !namespace) errors.push(required(`${path}.namespace`));
  } else if (kind === "User" || kind === "Group") {
    if (apiGroup !== group) errors.push(notSupported(`${path}.apiGroup`, apiGroup, [group]));
  } else errors.push(notSupported(`${path}.kind`, kind, ["ServiceAccount", "User", "Group"]));
  return errors;
}

/** A binding keeps its role. */
function validateUpdate({ roleRef }: Binding, old: Binding): FieldError[] {
  if (equal(roleRef, old.roleRef)) return [];
  const { apiGroup, kind, name } = roleRef;
  const shown = goStruct("rbac.RoleRef", { APIGroup: apiGroup, Kind: kind, Name: name });
  return [invalid("roleRef", shown, "cannot change roleRef")];
}
