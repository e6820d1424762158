import {
  duplicate,
  type FieldError,
  invalid,
  invalidEach,
  notSupported,
  required,
} from "#api/field-errors.ts";
import type { FlowCondition, FlowSchema } from "#api/flowcontrol.ts";
import { dns1123Subdomain } from "#api/label-rules.ts";
import { authorsMetadata } from "../../status-metadata.ts";
import type { Strategy } from "../../strategy.ts";
import { column } from "../columns.ts";
import { validateFlowRule } from "./flow-subject-validation.ts";
import { aged, named, tabled } from "../tabled.ts";
import { unsimulatedKind } from "../unsimulated.ts";

const usualPrecedence = 1000;
const lowestPrecedence = 10_000;
const methods = ["ByNamespace", "ByUser"];

/** The rules of FlowSchemas. */
export const flowSchemaStrategy: Strategy<FlowSchema> = {
  countsGenerations: true,
  hasStatus: true,
  guardedFromStatus: authorsMetadata,

  setDefaults({ spec }) {
    spec.matchingPrecedence ||= usualPrecedence;
  },

  prepareForCreate(schema) {
    schema.status = {};
  },

  warnings: () => [unsimulatedKind("FlowSchema")],
  validate: ({ metadata, spec }) => validateSchema(metadata.name, spec),
  updateChecks: ["metadata", "object"],
  validateStatusUpdate: ({ status }) => validateConditions(status.conditions),

  ...tabled<FlowSchema>(
    named,
    [
      column("PriorityLevel", "The level that its requests belong to."),
      ({ spec }) => spec.priorityLevelConfiguration.name,
    ],
    [
      column("MatchingPrecedence", "Of several that match, the lowest counts."),
      ({ spec }) => spec.matchingPrecedence,
    ],
    [
      column("DistinguisherMethod", "By what its requests are told apart."),
      ({ spec }) => spec.distinguisherMethod?.type ?? "<none>",
    ],
    aged,
    [column("MissingPL", "Whether its level is not there."), ({ status }) => missingLevel(status)],
  ),
};

function missingLevel({ conditions = [] }: FlowSchema["status"]): string {
  return conditions.find(({ type }) => type === "Dangling")?.status ?? "?";
}

function validateSchema(name: string, spec: FlowSchema["spec"]): FieldError[] {
  const { matchingPrecedence: precedence, distinguisherMethod: method, rules = [] } = spec;
  const errors: FieldError[] = [];
  const refuse = (why: string) => errors.push(invalid("spec.matchingPrecedence", precedence, why));
  if (precedence <= 0) refuse("must be a positive value");
  if (precedence > lowestPrecedence) refuse(`must not be greater than ${lowestPrecedence}`);
  if (precedence === 1 && name !== "exempt") {
    refuse("only the schema named 'exempt' may have matchingPrecedence 1");
  }
  if (method && !methods.includes(method.type)) {
    errors.push(notSupported("spec.distinguisherMethod.type", method.type, methods));
  }
  const level = spec.priorityLevelConfiguration.name;
  const at = "spec.priorityLevelConfiguration.name";
  if (!level) errors.push(required(at, "must reference a priority level"));
  else errors.push(...invalidEach(at, level, dns1123Subdomain(level)));
  return [
    ...errors,
    ...rules.flatMap((rule, index) => validateFlowRule(rule, `spec.rules[${index}]`)),
  ];
}

/** What is wrong with the conditions of a FlowSchema or PriorityLevelConfiguration. */
export function validateConditions(conditions: readonly FlowCondition[] = []): FieldError[] {
  const types = conditions.map(({ type = "" }) => type);
  return types.flatMap((type, index) => {
    const path = `status.conditions[${index}].type`;
    return [
      ...(types.indexOf(type) < index ? [duplicate(path, type)] : []),
      ...(type ? [] : [required(path, "must not be empty")]),
    ];
  });
}
