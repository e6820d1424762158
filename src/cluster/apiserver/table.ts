// Tables: what `kubectl get` prints is what the server answers here.

import type { KubernetesObject } from "#api/meta.ts";
import type { Resource, Resources } from "#api/scheme.ts";
import type { Kind } from "./kind.ts";
import { plainTable } from "./kinds/tabled.ts";
import { withManagedFields } from "./managed-fields/ownership.ts";
import type { Strategy } from "./strategy.ts";

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

/** What makes Tables of objects. */
type Printer<T extends KubernetesObject> = Pick<Strategy<T>, "columns" | "row" | "rowConditions">;

/** The Table of these stored objects; `metadata` is the list's. */
export function tableOf<R extends Resource>(
  { strategy, fromStored }: Kind<R>,
  objects: readonly Resources[R][],
  metadata: object,
  options: TableOptions,
): object {
  return printedTable(strategy, objects.map(fromStored), metadata, options);
}

/** The Table of these objects as they are. */
export function printedTable<T extends KubernetesObject>(
  printer: Printer<T>,
  objects: readonly T[],
  metadata: object,
  { nowMs, includeObject, version, withColumns }: TableOptions,
): object {
  const rows = objects.map((object) => {
    const conditions = printer.rowConditions?.(object);
    return {
      cells: printer.row(object, nowMs),
      ...(conditions && { conditions }),
      object: rowObject(object, includeObject, version),
    };
  });
  return {
    kind: "Table",
    apiVersion: `meta.k8s.io/${version}`,
    metadata,
    columnDefinitions: withColumns ? printer.columns : null,
    // As the default convertor of registry/rest/table.go, whose list begins with the first row.
    rows: rows.length === 0 && printer.columns === plainTable.columns ? null : rows,
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
