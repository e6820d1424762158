// What a binding makes of a Pod. As setPodNodeAndMetadata of pkg/registry/core/pod/storage.

import type { Pod } from "#api/core.ts";
import { conflict, type StatusError } from "#api/errors.ts";

/** What a Binding says besides the node: which Pod is meant, and annotations that it gets. */
export interface BindingMeta {
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The Pod on its node, scheduled at `time`. Throws Conflict: it is another Pod, or may not be bound. */
export function boundPod(
  pod: Pod,
  nodeName: string,
  time: string,
  { uid, resourceVersion, annotations = {} }: BindingMeta,
): Pod {
  const { metadata, spec, status } = pod;
  if (uid && uid !== metadata.uid) throw otherPod(pod, "UID", uid, metadata.uid);
  if (resourceVersion && resourceVersion !== metadata.resourceVersion) {
    throw otherPod(pod, "ResourceVersion", resourceVersion, metadata.resourceVersion);
  }
  const why = refusal(pod);
  if (why) throw conflict("pods/binding", metadata.name, `pod ${metadata.name} ${why}`);
  const scheduled = {
    type: "PodScheduled",
    status: "True" as const,
    lastProbeTime: null,
    lastTransitionTime: time,
  };
  const others = (status.conditions ?? []).filter(({ type }) => type !== "PodScheduled");
  const isAnnotated = Object.keys(annotations).length > 0;
  return {
    ...pod,
    ...(isAnnotated && {
      metadata: { ...metadata, annotations: { ...metadata.annotations, ...annotations } },
    }),
    spec: { ...spec, nodeName },
    status: { ...status, conditions: [...others, scheduled] },
  };
}

function refusal({ metadata, spec }: Pod): string | undefined {
  if (metadata.deletionTimestamp !== undefined) {
    return "is being deleted, cannot be assigned to a host";
  }
  if (spec.nodeName) return `is already assigned to node ${JSON.stringify(spec.nodeName)}`;
  return spec.schedulingGates?.length ? "has non-empty .spec.schedulingGates" : undefined;
}

function otherPod({ metadata }: Pod, what: string, asked: string, found: string): StatusError {
  const key = `/registry/pods/${metadata.namespace}/${metadata.name}`;
  const why = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: ${what} in precondition: ${asked}, ${what} in object meta: ${found}`;
  return conflict("pods", metadata.name, why);
}
