import type { Namespace } from "#api/core.ts";
import { dns1123Label } from "#api/label-rules.ts";
import type { Strategy } from "../../strategy.ts";
import { age, ageColumn, column, nameColumn } from "../columns.ts";

/** Those that a cluster cannot do without, as in admission's namespace/lifecycle. */
const immortal = ["default", "kube-public", "kube-system"];

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

  refuseDelete: ({ metadata }) =>
    immortal.includes(metadata.name) ? "this namespace may not be deleted" : undefined,

  columns: [nameColumn, column("Status", "Active, or Terminating while it is emptied."), ageColumn],

  row(namespace, nowMs) {
    return [namespace.metadata.name, namespace.status.phase ?? "", age(namespace, nowMs)];
  },

  selectableFields: ({ status }) => ({ "status.phase": status.phase ?? "" }),
};
