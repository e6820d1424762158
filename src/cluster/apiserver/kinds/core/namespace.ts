import type { Namespace } from "#api/core.ts";
import { type FieldError, invalid, invalidEach } from "#api/field-errors.ts";
import { dns1123Label, qualifiedName } from "#api/label-rules.ts";
import { refuseUnreadablePolicy } from "../../admission/pod-security/pod-security.ts";
import type { Strategy } from "../../strategy.ts";
import { age, ageColumn, column, nameColumn } from "../columns.ts";

/** Those that a cluster cannot do without, as in admission's namespace/lifecycle. */
const immortal = ["default", "kube-public", "kube-system"];

const finalizersPath = "spec.finalizers";

/** The label by which policies and selectors find a namespace. */
const nameLabel = "kubernetes.io/metadata.name";

export const namespaceStrategy: Strategy<Namespace> = {
  countsGenerations: false,
  hasStatus: true,
  validateName: dns1123Label,

  setDefaults({ metadata }) {
    metadata.labels = { ...metadata.labels, [nameLabel]: metadata.name };
  },

  prepareForCreate(namespace) {
    namespace.status = { phase: "Active" };
    namespace.spec ??= {};
    const { finalizers = [] } = namespace.spec;
    if (!finalizers.includes("kubernetes")) {
      namespace.spec.finalizers = [...finalizers, "kubernetes"];
    }
  },

  prepareForUpdate(next, old, _, part) {
    if (part === "finalize") return;
    if (old.spec.finalizers) next.spec.finalizers = old.spec.finalizers;
    else delete next.spec.finalizers;
  },

  // Only the subresource changes them.
  validate: ({ spec }, _context, _group, old) =>
    old ? [] : (spec.finalizers ?? []).flatMap((name) => validateFinalizer(name, finalizersPath)),
  validateUpdate: ({ spec }, _old, part) =>
    (part === "finalize" ? (spec.finalizers ?? []) : []).flatMap((name, index) =>
      validateFinalizer(name, `${finalizersPath}[${index}]`),
    ),

  admit(namespace, context) {
    refuseUnreadablePolicy(namespace, context);
    return undefined;
  },
  admitUpdate(namespace, context, old, part) {
    if (!part) refuseUnreadablePolicy(namespace, context, old);
    return undefined;
  },

  updateChecks: ["metadata", "metadataChange", "change"],

  completeStatus({ status }) {
    status.phase ??= "Active";
  },

  validateStatusUpdate({ metadata, status }) {
    const isGoing = metadata.deletionTimestamp !== undefined;
    const phase = isGoing ? "Terminating" : "Active";
    if (status.phase === phase) return [];
    const when = `\`deletionTimestamp\` is ${isGoing ? "not " : ""}empty`;
    return [invalid("status.Phase", status.phase ?? "", `may only be '${phase}' if ${when}`)];
  },

  refuseDelete: ({ metadata }) =>
    immortal.includes(metadata.name) ? "this namespace may not be deleted" : undefined,

  columns: [nameColumn, column("Status", "Active, or Terminating while it is emptied."), ageColumn],

  row(namespace, nowMs) {
    return [namespace.metadata.name, namespace.status.phase ?? "", age(namespace, nowMs)];
  },

  selectableFields: ({ status }) => ({ "status.phase": status.phase ?? "" }),
};

/** As validateFinalizerName of pkg/apis/core/validation. */
function validateFinalizer(name: string, field: string): FieldError[] {
  const errors = invalidEach(field, name, qualifiedName(name));
  const isStandard = ["kubernetes", "orphan", "foregroundDeletion"].includes(name);
  if (name.includes("/") || isStandard) return errors;
  const why = "name is neither a standard finalizer name nor is it fully qualified";
  return [...errors, invalid(field, name, why)];
}
