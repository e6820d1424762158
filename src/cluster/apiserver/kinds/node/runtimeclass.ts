import type { RuntimeClass } from "#api/classes.ts";
import { duplicate, type FieldError, invalid, invalidEach } from "#api/field-errors.ts";
import { dns1123Label } from "#api/label-rules.ts";
import type { Toleration } from "#api/podspec.ts";
import { parseQuantity } from "#api/quantity.ts";
import { validateLabels } from "../../metadata.ts";
import type { Strategy } from "../../strategy.ts";
import { column } from "../columns.ts";
import { validateTolerations } from "../pod/placement-validation.ts";
import { deprecationOf } from "../rules/node-labels.ts";
import { validateRequirements } from "../pod/resource-validation.ts";
import { goPointer, goStruct } from "../rules/go-text.ts";
import { aged, named, tabled } from "../tabled.ts";

/** The rules of RuntimeClasses. */
export const runtimeClassStrategy: Strategy<RuntimeClass> = {
  countsGenerations: false,
  hasStatus: false,
  allowsAnyFinalizer: true,
  createsOnUpdate: true,
  requiresVersion: true,

  setDefaults({ overhead }) {
    const amounts = overhead?.podFixed ?? {};
    for (const [name, amount] of Object.entries(amounts)) {
      amounts[name] = parseQuantity(amount)?.canonical ?? amount;
    }
  },

  updateChecks: ["metadata", "object", "metadataChange", "change"],
  validate,
  validateUpdate: (next, old) =>
    next.handler === old.handler ? [] : [invalid("handler", next.handler, "field is immutable")],

  warningsOfWrite: ({ scheduling }) =>
    Object.keys(scheduling?.nodeSelector ?? {})
      .filter(deprecationOf)
      .map((key) => `scheduling.nodeSelector: ${deprecationOf(key)}`),

  ...tabled<RuntimeClass>(
    named,
    [column("Handler", "The runtime that runs its Pods."), ({ handler }) => handler],
    aged,
  ),
};

/** Rules of pkg/apis/node/validation. */
function validate({ handler, overhead, scheduling }: RuntimeClass): FieldError[] {
  const { nodeSelector, tolerations = [] } = scheduling ?? {};
  const path = "scheduling.tolerations";
  return [
    ...invalidEach("handler", handler, dns1123Label(handler)),
    ...(overhead ? validateRequirements({ limits: overhead.podFixed ?? {} }, "overhead") : []),
    ...validateLabels(nodeSelector, "scheduling.nodeSelector"),
    // The field stands twice in the path of the real server's messages.
    ...validateTolerations(tolerations, `${path}.tolerations`),
    ...repeated(tolerations).map((index) =>
      duplicate(`${path}[${index}]`, goToleration(tolerations[index]!)),
    ),
  ];
}

/** The indexes of tolerations that were there before, whatever their seconds. */
function repeated(tolerations: readonly Toleration[]): number[] {
  const keys = tolerations.map(({ key = "", operator = "", value = "", effect = "" }) =>
    JSON.stringify([key, operator, value, effect]),
  );
  return [...keys.keys()].filter((index) => keys.indexOf(keys[index]!) < index);
}

function goToleration(toleration: Toleration) {
  const { key = "", operator = "", value = "", effect = "", tolerationSeconds } = toleration;
  return goStruct("core.Toleration", {
    Key: key,
    Operator: operator,
    Value: value,
    Effect: effect,
    TolerationSeconds: goPointer("int64", tolerationSeconds),
  });
}
