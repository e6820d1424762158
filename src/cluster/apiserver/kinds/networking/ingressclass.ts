import {
  type FieldError,
  forbidden,
  invalid,
  invalidEach,
  notSupported,
  required,
  tooLong,
} from "#api/field-errors.ts";
import { dns1123Subdomain } from "#api/label-rules.ts";
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
  validate: ({ spec }) => [
    ...validateController(spec.controller ?? ""),
    ...(spec.parameters ? validateParameters(spec.parameters) : []),
  ],
  validateUpdate: (next, old) =>
    next.spec.controller === old.spec.controller
      ? []
      : [invalid("spec.controller", next.spec.controller ?? "", "field is immutable")],

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

function validateController(controller: string): FieldError[] {
  const field = "spec.controller";
  if (controller.length > longestController) return [tooLong(field, longestController)];
  return domainPrefixedPath(field, controller);
}

function validateParameters({ apiGroup, kind, name, scope, namespace }: Parameters): FieldError[] {
  const errors: FieldError[] = [];
  const path = "spec.parameters";
  if (apiGroup)
    errors.push(...invalidEach(`${path}.apiGroup`, apiGroup, dns1123Subdomain(apiGroup)));
  for (const [field, value] of Object.entries({ kind, name })) {
    if (!value) errors.push(required(`${path}.${field}`, `${field} is required`));
    else errors.push(...invalidEach(`${path}.${field}`, value, pathSegmentName(value)));
  }
  if (scope !== undefined && !scopes.includes(scope)) {
    errors.push(notSupported(`${path}.scope`, scope, scopes));
  }
  if (scope === "Namespace" && namespace === undefined) {
    const why = "`parameters.scope` is set to 'Namespace'";
    errors.push(required(`${path}.namespace`, why));
  }
  if (scope === "Cluster" && namespace !== undefined) {
    const why = "`parameters.scope` is set to 'Cluster'";
    errors.push(forbidden(`${path}.namespace`, why));
  }
  return errors;
}
