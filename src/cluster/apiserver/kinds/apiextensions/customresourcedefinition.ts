// As pkg/registry/customresourcedefinition and pkg/apis/apiextensions of apiextensions-apiserver.

import { type CustomResourceDefinition, hasCondition, withCondition } from "#api/apiextensions.ts";
import { type FieldError, GoText, invalid, invalidEach } from "#api/field-errors.ts";
import { dns1123Subdomain } from "#api/label-rules.ts";
import { unevaluatedRules } from "../../custom/unevaluated-rules.ts";
import type { Strategy } from "../../strategy.ts";
import { validateApproval } from "./api-approval.ts";
import { validateNames, validateSpec } from "./spec-validation.ts";
import { plainTable } from "../tabled.ts";
import { unsimulated } from "../unsimulated.ts";

/** What holds a definition back until all its objects are gone. */
export const cleanupFinalizer = "customresourcecleanup.apiextensions.k8s.io";

/** The rules of CustomResourceDefinitions. */
export const customResourceDefinitionStrategy: Strategy<CustomResourceDefinition> = {
  countsGenerations: true,
  hasStatus: true,
  requiresVersion: true,
  allowsAnyFinalizer: true,
  validateName: () => [], // Judged with the spec.
  setDefaults: ({ spec }) => {
    spec.names.singular ||= spec.names.kind.toLowerCase();
    if (spec.names.kind) spec.names.listKind ||= `${spec.names.kind}List`;
    spec.conversion ??= { strategy: "None" };
    const { service } = spec.conversion.webhook?.clientConfig ?? {};
    if (service) service.port ??= 443;
  },
  prepareForCreate: (definition) => {
    definition.status = emptyStatus();
    noteStorageVersion(definition);
  },
  prepareForUpdate: (next, old) => {
    next.status = { ...old.status };
    noteStorageVersion(next);
  },
  validate: (definition, _context, _group, old) => [
    ...(old ? [] : newFaults(definition)),
    ...validateSpec(definition.spec),
    ...validateNames(definition.status.acceptedNames, "status.acceptedNames"),
    ...storedVersionFaults(definition),
  ],
  validateUpdate: (next, old) => [
    ...(hasCondition(old, "Established")
      ? [
          ...immutable(next.spec.scope, old.spec.scope, "spec.scope"),
          ...immutable(next.spec.names.kind, old.spec.names.kind, "spec.names.kind"),
        ]
      : []),
    ...immutable(next.spec.group, old.spec.group, "spec.group"),
    ...immutable(next.spec.names.plural, old.spec.names.plural, "spec.names.plural"),
    ...validateApproval(next, old),
    ...(old.spec.preserveUnknownFields ? [] : preserveFaults(next)),
  ],
  validateStatusUpdate: (next) => validateNames(next.status.acceptedNames, "status.acceptedNames"),
  beginDeletion: (definition, time) => {
    const { finalizers = [] } = definition.metadata;
    const isHeld = finalizers.includes(cleanupFinalizer);
    const metadata = {
      ...definition.metadata,
      deletionTimestamp: time,
      finalizers: isHeld ? finalizers : [...finalizers, cleanupFinalizer],
    };
    return withCondition({ ...definition, metadata }, time, {
      type: "Terminating",
      status: "True",
      reason: "InstanceDeletionPending",
      message:
        "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon",
    });
  },
  warnings: ({ spec }) => [
    ...(spec.conversion?.strategy === "Webhook" ? [unsimulated("spec.conversion.webhook")] : []),
    ...spec.versions.flatMap(({ schema }, index) =>
      unevaluatedRules(schema?.openAPIV3Schema, `spec.versions[${index}].schema.openAPIV3Schema`),
    ),
  ],
  ...plainTable,
};

function newFaults(definition: CustomResourceDefinition): FieldError[] {
  return [
    ...nameFaults(definition),
    ...validateApproval(definition),
    ...preserveFaults(definition),
  ];
}

function immutable(next: string, old: string, path: string): FieldError[] {
  return next === old ? [] : [invalid(path, next, "field is immutable")];
}

/** Of a definition that nobody has looked at. */
function emptyStatus(): CustomResourceDefinition["status"] {
  return { conditions: null, acceptedNames: { plural: "", kind: "" }, storedVersions: null };
}

function noteStorageVersion({ spec, status }: CustomResourceDefinition): void {
  const { name } = spec.versions?.find(({ storage }) => storage) ?? {};
  const stored = status.storedVersions ?? [];
  if (name !== undefined && !stored.includes(name)) status.storedVersions = [...stored, name];
}

function nameFaults({ metadata: { name }, spec }: CustomResourceDefinition): FieldError[] {
  const isRight = name === `${spec.names.plural}.${spec.group}`;
  return [
    ...invalidEach("metadata.name", name, dns1123Subdomain(name)),
    ...(isRight
      ? []
      : [invalid("metadata.name", name, `must be spec.names.plural+"."+spec.group`)]),
  ];
}

function preserveFaults({ spec }: CustomResourceDefinition): FieldError[] {
  if (!spec.preserveUnknownFields) return [];
  const why =
    "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead";
  return [invalid("spec.preserveUnknownFields", true, why)];
}

function storedVersionFaults({ spec, status }: CustomResourceDefinition): FieldError[] {
  const stored = status.storedVersions ?? [];
  const path = "status.storedVersions";
  const shown = new GoText(
    stored.length === 0
      ? "[]string(nil)"
      : `[]string{${stored.map((name) => JSON.stringify(name)).join(", ")}}`,
  );
  if (stored.length === 0) return [invalid(path, shown, "must have at least one stored version")];
  const names = (spec.versions ?? []).map(({ name }) => name);
  const errors: FieldError[] = [];
  for (const { name, storage } of spec.versions ?? []) {
    if (storage && !stored.includes(name)) {
      errors.push(invalid(path, shown, `must have the storage version ${name}`));
    }
  }
  stored.forEach((name, index) => {
    if (names.includes(name)) return;
    const why = `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`;
    errors.push(invalid(`${path}[${index}]`, name, why));
  });
  return errors;
}
