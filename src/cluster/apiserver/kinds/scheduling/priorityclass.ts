import type { PriorityClass } from "#api/classes.ts";
import { type FieldError, forbidden, invalid, notSupported, required } from "#api/field-errors.ts";
import type { AdmissionContext, Strategy } from "../../strategy.ts";
import { booleanColumn, column, integerColumn } from "../columns.ts";
import { aged, named, tabled } from "../tabled.ts";

const highestOfUsers = 1_000_000_000;
const policies = ["PreemptLowerPriority", "Never"];

/** The classes that every cluster has. */
export const systemPriorities: Readonly<Record<string, number>> = {
  "system-cluster-critical": 2_000_000_000,
  "system-node-critical": 2_000_001_000,
};

/** The rules of PriorityClasses. */
export const priorityClassStrategy: Strategy<PriorityClass> = {
  // The first generation is its last.
  countsGenerations: false,
  hasStatus: false,

  setDefaults(priorityClass) {
    priorityClass.preemptionPolicy ??= "PreemptLowerPriority";
  },

  prepareForCreate({ metadata }) {
    metadata.generation = 1;
  },

  validateNew: validate,
  validateUpdate,
  updateChecks: ["metadataChange", "change"],
  admit: secondDefault,
  admitUpdate: secondDefault,
  refuseDelete: ({ metadata }) =>
    systemPriorities[metadata.name] === undefined
      ? undefined
      : "this is a system priority class and cannot be deleted",

  ...tabled<PriorityClass>(
    named,
    [integerColumn("Value", "How important its Pods are."), ({ value }) => value],
    [
      booleanColumn("Global-Default", "Whether Pods that name no class belong to it."),
      ({ globalDefault }) => globalDefault ?? false,
    ],
    aged,
    [
      column("PreemptionPolicy", "Whether its Pods may drive out others."),
      ({ preemptionPolicy }) => preemptionPolicy ?? "",
    ],
  ),
};

/** As validatePriorityClass of the admission plugin Priority. */
function secondDefault(wanted: PriorityClass, context: AdmissionContext): string | undefined {
  if (!wanted.globalDefault) return undefined;
  const other = context
    .list("priorityclasses")
    .find(({ globalDefault, metadata }) => globalDefault && metadata.name !== wanted.metadata.name);
  if (!other) return undefined;
  return `PriorityClass ${other.metadata.name} is already marked as default. Only one default can exist`;
}

function validate({
  metadata,
  value,
  globalDefault,
  preemptionPolicy,
}: PriorityClass): FieldError[] {
  const errors: FieldError[] = [];
  const { name } = metadata;
  if (name.startsWith("system-")) {
    const fault = systemFault(name, value, globalDefault ?? false);
    if (fault) {
      const why = `priority class names with 'system-' prefix are reserved for system use only. error: ${fault}`;
      errors.push(forbidden("metadata.name", why));
    }
  } else if (value > highestOfUsers) {
    const why = `maximum allowed value of a user defined priority is ${highestOfUsers}`;
    errors.push(forbidden("value", why));
  }
  if (preemptionPolicy === "") errors.push(required("preemptionPolicy"));
  else if (preemptionPolicy !== undefined && !policies.includes(preemptionPolicy)) {
    errors.push(notSupported("preemptionPolicy", preemptionPolicy, policies));
  }
  return errors;
}

function systemFault(name: string, value: number, globalDefault: boolean): string | undefined {
  const known = systemPriorities[name];
  if (known === undefined) return `${name} is not a known system priority class`;
  if (known !== value) return `value of ${name} PriorityClass must be ${known}`;
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}

function validateUpdate(next: PriorityClass, old: PriorityClass): FieldError[] {
  const errors: FieldError[] = [];
  if (next.value !== old.value) errors.push(forbidden("value", "may not be changed in an update."));
  if (next.preemptionPolicy !== old.preemptionPolicy) {
    errors.push(invalid("preemptionPolicy", next.preemptionPolicy ?? "", "field is immutable"));
  }
  return errors;
}
