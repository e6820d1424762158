// As pkg/apis/admissionregistration/validation, but that expressions are not compiled.

import type {
  MatchResources,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
} from "#api/admissionregistration.ts";
import {
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  invalidEach,
  required,
} from "#api/field-errors.ts";
import { dns1035Label, dns1123Subdomain, qualifiedName } from "#api/label-rules.ts";
import { printedSelector } from "#api/selectors.ts";
import { authorsMetadata } from "../../status-metadata.ts";
import type { Strategy } from "../../strategy.ts";
import { goStrings } from "../rules/go-text.ts";
import { requiredSubdomain } from "../rules/name-rules.ts";
import { column, integerColumn } from "../columns.ts";
import { pathSegmentName } from "../rules/path-segment.ts";
import { aged, named, tabled } from "../tabled.ts";
import { unsimulatedKind } from "../unsimulated.ts";
import {
  oneOf,
  validateFailurePolicy,
  validateMatchConditions,
  validateMatchPolicy,
  validateNamedRule,
} from "./webhook-validation.ts";
import { validateLabelSelector } from "../rules/label-selector.ts";

const reasons = ["Forbidden", "Invalid", "RequestEntityTooLarge"];
const actions = ["Audit", "Deny", "Warn"];
const absences = ["Deny", "Allow"];

type PolicySpec = ValidatingAdmissionPolicy["spec"];
type BindingSpec = ValidatingAdmissionPolicyBinding["spec"];

/** The rules of ValidatingAdmissionPolicies. */
export const validatingAdmissionPolicyStrategy: Strategy<ValidatingAdmissionPolicy> = {
  countsGenerations: true,
  hasStatus: true,
  guardedFromStatus: authorsMetadata,

  setDefaults({ spec }) {
    spec.failurePolicy ??= "Fail";
    setMatchDefaults(spec.matchConstraints);
  },

  prepareForCreate(policy) {
    policy.status = {};
  },

  requiresVersion: true,
  allowsAnyFinalizer: true,
  warnings: () => [unsimulatedKind("ValidatingAdmissionPolicy")],
  updateChecks: ["metadata", "object"],
  validate: ({ metadata, spec }) => validatePolicy(metadata.name, spec),

  ...tabled<ValidatingAdmissionPolicy>(
    named,
    [
      integerColumn("Validations", "How many rules it has."),
      ({ spec }) => spec.validations?.length ?? 0,
    ],
    [
      column("ParamKind", "The kind of its parameters."),
      ({ spec: { paramKind: kind } }) =>
        kind ? `${kind.apiVersion ?? ""}/${kind.kind ?? ""}` : "<unset>",
    ],
    aged,
  ),
};

/** The rules of ValidatingAdmissionPolicyBindings. */
export const validatingAdmissionPolicyBindingStrategy: Strategy<ValidatingAdmissionPolicyBinding> =
  {
    countsGenerations: true,
    hasStatus: false,
    requiresVersion: true,
    allowsAnyFinalizer: true,

    setDefaults: ({ spec }) => setMatchDefaults(spec.matchResources),
    warnings: () => [unsimulatedKind("ValidatingAdmissionPolicyBinding")],
    updateChecks: ["metadata", "object"],
    validate: ({ spec }) => validateBinding(spec),

    ...tabled<ValidatingAdmissionPolicyBinding>(
      named,
      [
        column("PolicyName", "The policy that it puts in force."),
        ({ spec }) => spec.policyName ?? "",
      ],
      [
        column("ParamRef", "Where its parameters are."),
        ({ spec }) => parametersText(spec.paramRef),
      ],
      aged,
    ),
  };

function setMatchDefaults(match: MatchResources | undefined): void {
  if (!match) return;
  match.matchPolicy ??= "Equivalent";
  match.namespaceSelector ??= {};
  match.objectSelector ??= {};
  const rules = [...(match.resourceRules ?? []), ...(match.excludeResourceRules ?? [])];
  for (const rule of rules) rule.scope ??= "*";
}

function parametersText(reference: BindingSpec["paramRef"]): string {
  if (reference?.name) return `${reference.namespace || "*"}/${reference.name}`;
  return reference?.selector ? printedSelector(reference.selector) : "<unset>";
}

function validatePolicy(name: string, spec: PolicySpec): FieldError[] {
  const { matchConstraints: match, validations = [], auditAnnotations = [] } = spec;
  const errors = validateFailurePolicy(spec.failurePolicy, "spec.failurePolicy");
  if (spec.paramKind) errors.push(...validateParamKind(spec.paramKind));
  if (!match) errors.push(required("spec.matchConstraints"));
  else {
    errors.push(...validateMatch(match, "spec.matchConstraints"));
    if (!match.resourceRules) errors.push(required("spec.matchConstraints.resourceRules"));
  }
  errors.push(...validateMatchConditions(spec.matchConditions, "spec.matchConditions"));
  if (validations.length === 0 && auditAnnotations.length === 0) {
    const why = "validations or auditAnnotations must contain at least one item";
    return [...errors, required("spec.validations", why), required("spec.auditAnnotations", why)];
  }
  return [
    ...errors,
    ...validations.flatMap(validateRule),
    ...validateAnnotations(name, auditAnnotations),
  ];
}

function validateParamKind({ apiVersion = "", kind = "" }: NonNullable<PolicySpec["paramKind"]>) {
  const path = "spec.paramKind";
  const [version = "", group] = apiVersion.split("/").toReversed();
  const errors: FieldError[] = [];
  const field = `${path}.apiVersion`;
  const badGroup = group ? invalidEach(field, group, dns1123Subdomain(group)) : [];
  if (!apiVersion) errors.push(required(field));
  else if (badGroup.length > 0) errors.push(...badGroup);
  else errors.push(...invalidEach(field, version, dns1035Label(version)));
  if (!kind) return [...errors, required(`${path}.kind`)];
  const faults = dns1035Label(kind.toLowerCase());
  if (faults.length > 0) {
    const why = `may have mixed case, but should otherwise match: ${faults.join(",")}`;
    errors.push(invalid(`${path}.kind`, kind, why));
  }
  return errors;
}

function validateMatch(match: MatchResources, path: string): FieldError[] {
  const rules = (field: "resourceRules" | "excludeResourceRules") =>
    (match[field] ?? []).flatMap((rule, index) =>
      validateNamedRule(rule, `${path}.${field}[${index}]`),
    );
  return [
    ...validateMatchPolicy(match.matchPolicy, `${path}.matchPolicy`),
    ...validateLabelSelector(match.namespaceSelector ?? {}, `${path}.namespaceSelector`),
    ...validateLabelSelector(match.objectSelector ?? {}, `${path}.objectSelector`),
    ...rules("resourceRules"),
    ...rules("excludeResourceRules"),
  ];
}

function validateRule(
  {
    expression,
    message = "",
    messageExpression,
    reason,
  }: NonNullable<PolicySpec["validations"]>[number],
  index: number,
): FieldError[] {
  const path = `spec.validations[${index}]`;
  const errors: FieldError[] = [];
  if (!expression.trim()) {
    errors.push(required(`${path}.expression`, "expression is not specified"));
  }
  if (messageExpression && !messageExpression.trim()) {
    const why = "must be non-empty if specified";
    errors.push(invalid(`${path}.messageExpression`, messageExpression, why));
  }
  if (message && !message.trim()) {
    errors.push(invalid(`${path}.message`, message, "message must be non-empty if specified"));
  } else if (/[\n\r]/.test(message.trim())) {
    errors.push(invalid(`${path}.message`, message, "message must not contain line breaks"));
  }
  return [...errors, ...oneOf(reason, reasons, `${path}.reason`)];
}

function validateAnnotations(
  name: string,
  annotations: NonNullable<PolicySpec["auditAnnotations"]>,
): FieldError[] {
  return annotations.flatMap(({ key, valueExpression }, index) => {
    const path = `spec.auditAnnotations[${index}]`;
    const full = `${name}/${key}`;
    return [
      ...qualifiedName(full).map((why) => invalid(`${path}.key`, full, why)),
      ...(valueExpression.trim()
        ? []
        : [required(`${path}.valueExpression`, "valueExpression is not specified")]),
      ...(annotations.findIndex((other) => other.key === key) < index
        ? [duplicate(`${path}.key`, key)]
        : []),
    ];
  });
}

function validateBinding({
  policyName = "",
  paramRef,
  matchResources,
  validationActions = [],
}: BindingSpec): FieldError[] {
  const path = "spec.validationActions";
  const errors: FieldError[] = [
    ...requiredSubdomain("spec.policyName", policyName),
    ...(paramRef ? validateParameters(paramRef) : []),
    ...(matchResources ? validateMatch(matchResources, "spec.matchResources") : []),
    ...validationActions.flatMap((action, index) => [
      ...oneOf(action, actions, `${path}[${index}]`),
      ...(validationActions.indexOf(action) < index
        ? [duplicate(`${path}[${index}]`, action)]
        : []),
    ]),
  ];
  if (validationActions.includes("Deny") && validationActions.includes("Warn")) {
    const why =
      "must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)";
    const shown = goStrings(validationActions, "admissionregistration.ValidationAction");
    errors.push(invalid(path, shown, why));
  }
  if (validationActions.length === 0) {
    errors.push(required(path, "at least one validation action is required"));
  }
  return errors;
}

function validateParameters({
  name,
  selector,
  parameterNotFoundAction: absence,
}: NonNullable<BindingSpec["paramRef"]>): FieldError[] {
  const path = "spec.paramRef";
  const errors: FieldError[] = [];
  if (name) errors.push(...invalidEach(`${path}.name`, name, pathSegmentName(name)));
  const clash = "name and selector are mutually exclusive";
  if (name && selector) errors.push(forbidden(`${path}.name`, clash));
  if (selector) errors.push(...validateLabelSelector(selector, `${path}.selector`));
  if (name && selector) errors.push(forbidden(`${path}.selector`, clash));
  if (!name && !selector) {
    errors.push(required(path, "one of name or selector must be specified"));
  }
  if (!absence) errors.push(required(`${path}.parameterNotFoundAction`));
  return [...errors, ...oneOf(absence, absences, `${path}.parameterNotFoundAction`)];
}
