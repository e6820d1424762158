import type { Resource } from "#api/scheme.ts";
import { AssertionError } from "#base/assert.ts";
import { deploymentStrategy } from "./apiserver/kinds/apps/deployment.ts";
import { replicaSetStrategy } from "./apiserver/kinds/apps/replicaset.ts";
import { validateEvent } from "./apiserver/kinds/core/event-validation.ts";
import { validatePodStatus } from "./apiserver/kinds/pod/pod-status-validation.ts";
import { validateMetadata } from "./apiserver/metadata.ts";
import type { Change, ChangeOf } from "./storage/store.ts";

/** For tests, which give it every change: what is written as sound (`WriteOptions`) has to be so. */
export function refuseIfUnsound(change: Change): void {
  const faults = faultsOf(change as ChangeOf<Resource>);
  if (faults.length === 0) return;
  const told = faults.map(({ field, message }) => `${field}: ${message}`).join(", ");
  throw new AssertionError(`${change.resource} ${change.object.metadata.name}: ${told}`);
}

function faultsOf(change: ChangeOf<Resource>) {
  if (change.type === "DELETED") return [];
  if (change.resource === "pods") {
    return change.previous ? validatePodStatus(change.object, change.previous) : [];
  }
  if (change.resource === "deployments") {
    const { object, previous } = change;
    return (previous && deploymentStrategy.validateStatusUpdate?.(object, previous)) ?? [];
  }
  if (change.resource === "replicasets") {
    const { object, previous } = change;
    return (previous && replicaSetStrategy.validateStatusUpdate?.(object, previous)) ?? [];
  }
  if (change.resource !== "events") return [];
  const { object } = change;
  return [...validateMetadata(object.metadata, true), ...validateEvent(object, "")];
}
