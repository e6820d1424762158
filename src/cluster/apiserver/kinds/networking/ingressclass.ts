// As pkg/apis/networking/validation.

import {
  type FieldError,
  forbidden,
  invalid,
  invalidEach,
  notSupported,
  required,
  tooLong,
} from "#api/field-errors.ts";
import { dns1123Label, dns1123Subdomain } from "#api/label-rules.ts";
import type { IngressClass } from "#api/networking.ts";
import type { Strategy } from "../../strategy.ts";
import { column } from "../columns.ts";
import { domainPrefixedPath } from "../rules/name-rules.ts";
import { pathSegmentName } from "../rules/path-segment.ts";
import { aged, named, tabled } from "../tabled.ts";
import { unsimulatedKind } from "../unsimulated.ts";

const longestController = 250;
const scopes = ["Cluster", "Namespace"];

type Parameters = NonNullable<IngressClass["spec"]["parameters"]>;

/** The rules of IngressClasses. */
export const ingressClassStrategy: Strategy<IngressClass> = {
  countsGenerations: true,
  hasStatus: false,

  setDefaults({ spec }) {
    if (spec.parameters) spec.parameters.scope ??= "Cluster";
  },

  warnings: () => [unsimulatedKind("IngressClass")],
  validate,
  validateUpdate: (next, old) =>
    next.spec.controller === old.spec.controller
      ? []
      : [invalid("spec.controller", next.spec.controller ?? "", "field is immutable")],
  updateChecks: ["metadataChange", "change", "metadata", "object"],

  ...tabled<IngressClass>(
    named,
    [column("Controller", "Who acts on its Ingresses."), ({ spec }) => spec.controller ?? ""],
    [
      column("Parameters", "Where its settings are."),
      ({ spec }) => parametersText(spec.parameters),
    ],
    aged,
  ),
};

function parametersText(parameters: Parameters | undefined): string {
  if (!parameters) return "<none>";
  const { kind, apiGroup, name } = parameters;
  return `${kind}${apiGroup === undefined ? "" : `.${apiGroup}`}/${name}`;
}

function validate({ spec }: IngressClass): FieldError[] {
  const { controller = "", parameters } = spec;
  const field = "spec.controller";
  return [
    ...(controller.length > longestController ? [tooLong(field, longestController)] : []),
    ...domainPrefixedPath(field, controller),
    ...(parameters ? validateParameters(parameters) : []),
  ];
}

function validateParameters({ apiGroup, kind, name, scope, namespace }: Parameters): FieldError[] {
  const errors: FieldError[] = [];
  const path = "spec.parameters";
  if (apiGroup !== undefined)
    errors.push(...invalidEach(`${path}.apiGroup`, apiGroup, dns1123Subdomain(apiGroup)));
  for (const [part, value] of Object.entries({ kind, name })) {
    if (!value) errors.push(required(`${path}.${part}`, `${part} is required`));
    else errors.push(...invalidEach(`${path}.${part}`, value, pathSegmentName(value)));
  }
  if (scope !== undefined && !scopes.includes(scope)) {
    errors.push(notSupported(`${path}.scope`, scope, scopes));
  }
  const field = `${path}.namespace`;
  if (scope === "Namespace") {
    const why = "`parameters.scope` is set to 'Namespace'";
    if (namespace === undefined) errors.push(required(field, why));
    else errors.push(...invalidEach(field, namespace, dns1123Label(namespace)));
  }
  if (scope === "Cluster" && namespace !== undefined) {
    const why = "`parameters.scope` is set to 'Cluster'";
    errors.push(forbidden(field, why));
  }
  return errors;
}
