import type { ReplicaSet } from "#api/apps.ts";
import type { ReplicationController } from "#api/core.ts";
import type { Registry } from "../../apiserver/registry.ts";

/** A kind that keeps a number of Pods, read and written as if it were a ReplicaSet. */
export interface ReplicatedKind {
  readonly resource: "replicasets" | "replicationcontrollers";
  /** As in Event sources. */
  readonly controllerName: string;
  find(namespace: string, name: string): ReplicaSet | undefined;
  /** Answers what is stored then. */
  writeStatus(set: ReplicaSet): ReplicaSet;
}

/** ReplicaSets as they are. */
export function replicaSets(registry: Registry): ReplicatedKind {
  return {
    resource: "replicasets",
    controllerName: "replicaset-controller",
    find: (namespace, name) => registry.find("replicasets", namespace, name),
    writeStatus: (set) => registry.updateStatus("replicasets", set, { isSound: true }),
  };
}

/** ReplicationControllers as ReplicaSets: the same but for the form of the selector. */
export function replicationControllers(registry: Registry): ReplicatedKind {
  // Who compares specs to see a change must find the same one for the same object.
  const specs = new WeakMap<ReplicationController["spec"], ReplicaSet["spec"]>();
  const seen = (controller: ReplicationController): ReplicaSet => {
    const { selector = {}, ...others } = controller.spec;
    let spec = specs.get(controller.spec);
    if (!spec) {
      spec = { ...others, selector: { matchLabels: selector } };
      specs.set(controller.spec, spec);
    }
    // Its kind stays its own: Events and owner references name it.
    return { ...controller, spec } as unknown as ReplicaSet;
  };
  return {
    resource: "replicationcontrollers",
    controllerName: "replication-controller",
    find(namespace, name) {
      const found = registry.find("replicationcontrollers", namespace, name);
      return found && seen(found);
    },
    writeStatus(set) {
      const { metadata, status } = set;
      const stored = registry.get(
        "replicationcontrollers",
        metadata.namespace ?? "",
        metadata.name,
      );
      return seen(
        registry.updateStatus("replicationcontrollers", {
          ...stored,
          metadata,
          status,
        }),
      );
    },
  };
}
