// Tables: what `kubectl get` prints is what the server answers here.

import type { KubernetesObject } from "#api/meta.ts";
import type { Resource, Resources } from "#api/scheme.ts";
import type { Kind } from "./kind.ts";
import { withManagedFields } from "./managed-fields/ownership.ts";

/** Which part of the object a row carries along. */
export type IncludeObject = "Object" | "Metadata" | "None";

export interface TableOptions {
  readonly nowMs: number;
  readonly includeObject: IncludeObject;
  /** Of meta.k8s.io. */
  readonly version: "v1" | "v1beta1";
  /** The events of a watch have the column definitions in the first one only. */
  readonly withColumns: boolean;
}

/** The Table of these objects; `metadata` is the list's. */
export function tableOf<R extends Resource>(
  { strategy, fromStored }: Kind<R>,
  objects: readonly Resources[R][],
  metadata: object,
  { nowMs, includeObject, version, withColumns }: TableOptions,
): object {
  return {
    kind: "Table",
    apiVersion: `meta.k8s.io/${version}`,
    metadata,
    columnDefinitions: withColumns ? strategy.columns : null,
    rows: objects.map((stored) => {
      const object = fromStored(stored);
      const conditions = strategy.rowConditions?.(object);
      return {
        cells: strategy.row(object, nowMs),
        ...(conditions && { conditions }),
        object: rowObject(object, includeObject, version),
      };
    }),
  };
}

function rowObject(
  object: KubernetesObject,
  include: IncludeObject,
  version: TableOptions["version"],
): object | null {
  if (include === "None") return null;
  return include === "Object" ? withManagedFields(object) : partialObject(object, version);
}

/** The object with its metadata only. */
export function partialObject(object: KubernetesObject, version: TableOptions["version"]): object {
  const { metadata } = withManagedFields(object);
  return { kind: "PartialObjectMetadata", apiVersion: `meta.k8s.io/${version}`, metadata };
}
