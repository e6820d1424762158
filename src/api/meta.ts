/** metadata of every object, as in apimachinery's ObjectMeta. Times are RFC 3339 with whole seconds. */
export interface ObjectMeta {
  name: string;
  generateName?: string;
  /** Absent on cluster-scoped objects. */
  namespace?: string;
  uid: string;
  resourceVersion: string;
  generation?: number;
  creationTimestamp: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: OwnerReference[];
  finalizers?: string[];
  managedFields?: ManagedFieldsEntry[];
}

/** metadata of a Pod template: the part of ObjectMeta that its author sets. */
export interface TemplateMeta {
  name?: string;
  generateName?: string;
  namespace?: string;
  creationTimestamp?: string | null;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: OwnerReference[];
  finalizers?: string[];
}

export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

export interface ManagedFieldsEntry {
  manager: string;
  operation: "Apply" | "Update";
  apiVersion: string;
  time?: string;
  fieldsType: "FieldsV1";
  fieldsV1: Record<string, unknown>;
  subresource?: string;
}

/** Any object of any kind, as the store keeps it: complete metadata. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
}

/** What a caller hands in to create `T`: the server fills in the rest of the metadata. */
export type Draft<T extends KubernetesObject> = Omit<T, "metadata"> & {
  metadata: Partial<ObjectMeta>;
};

/** A list as the API server answers it. */
export interface KubernetesList<T = KubernetesObject> {
  apiVersion: string;
  kind: string;
  metadata: { resourceVersion: string; continue?: string; remainingItemCount?: number };
  items: T[];
}

/** Namespace ("" for cluster-scoped objects) and name: all a reconciler is ever told. */
export interface ObjectKey {
  readonly namespace: string;
  readonly name: string;
}

export interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: LabelSelectorRequirement[];
}

export interface LabelSelectorRequirement {
  key: string;
  operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  values?: string[];
}

/** 3 or "25%" (or the name of a port). */
export type IntOrString = number | string;

/** Quantities by resource name: `{ cpu: "100m", memory: "128Mi" }`. */
export type ResourceList = Record<string, string>;

export type ConditionStatus = "True" | "False" | "Unknown";

/** The key that leads to this object. */
export function keyOf({ metadata }: KubernetesObject): ObjectKey {
  return { namespace: metadata.namespace ?? "", name: metadata.name };
}

/** The owner that controls this object (the one with `controller: true`), if any. */
export function controllerOf({ metadata }: KubernetesObject): OwnerReference | undefined {
  return metadata.ownerReferences?.find((owner) => owner.controller);
}
