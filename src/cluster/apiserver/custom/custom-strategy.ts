// The rules of custom objects: as registry/customresource of apiextensions-apiserver.

import type {
  CustomResourceDefinitionVersion,
  CustomResourceSubresourceScale,
  JsonSchemaProps,
} from "#api/apiextensions.ts";
import type { CustomObject } from "#api/custom-resource.ts";
import { type FieldError, invalid } from "#api/field-errors.ts";
import { goPrint } from "#api/go-value.ts";
import { JsonPath } from "#api/jsonpath.ts";
import { qualifiedName } from "#api/label-rules.ts";
import { isObject } from "#base/json.ts";
import { tabled } from "../kinds/tabled.ts";
import { authorsMetadata } from "../status-metadata.ts";
import type { Strategy } from "../strategy.ts";
import { cellsOf } from "./custom-columns.ts";
import { setDefaults } from "./defaulting.ts";
import { validateEmbedded } from "./embedded-resources.ts";
import { validateListTypes } from "./list-types.ts";
import { validateSchema } from "./schema-validation.ts";
import { valueAt } from "./value-at.ts";

/** The rules of the objects of one version of a definition. */
export function customStrategy(version: CustomResourceDefinitionVersion): Strategy<CustomObject> {
  const schema = version.schema?.openAPIV3Schema;
  const { status, scale } = version.subresources ?? {};
  const hasStatus = status !== undefined;
  return {
    countsGenerations: true,
    hasStatus,
    requiresVersion: true,
    allowsAnyFinalizer: true,
    setDefaults: (object) => setDefaults(object, schema),
    prepareForCreate: (object) => {
      if (hasStatus) delete object["status"];
    },
    validate: (object, _context, _group, old) =>
      old
        ? [] // Changes are judged by what was there before.
        : [
            ...validateSchema(object, schema),
            ...scaleFaults(object, scale, true),
            ...validateEmbedded(object, schema),
            ...validateListTypes(object, schema),
          ],
    validateUpdate: (next, old) => [
      ...validateSchema(next, schema, "", { value: old }),
      ...scaleFaults(next, scale, true),
      ...validateEmbedded(next, schema),
      ...newListFaults(next, old, schema),
    ],
    validateStatusUpdate: (next, old) => [
      ...statusFaults(next, old, schema),
      ...scaleFaults(next, scale, false),
      ...newListFaults(next, old, schema),
    ],
    guardedFromStatus: authorsMetadata,
    warningsOfWrite: (object, old) => finalizerWarnings(object, old?.metadata.finalizers ?? []),
    ...selection(version),
    ...tabled(...cellsOf(version.additionalPrinterColumns)),
  };
}

/** A status is judged by its own part of the schema. */
function statusFaults(
  next: CustomObject,
  old: CustomObject,
  schema: JsonSchemaProps | undefined,
): FieldError[] {
  if (next["status"] === undefined) return [];
  const before = old["status"] === undefined ? undefined : { value: old["status"] };
  return validateSchema(next["status"], schema?.properties?.["status"], "", before).map(
    (error) => ({
      ...error,
      field: error.field === "<nil>" ? "status" : `status.${error.field}`,
    }),
  );
}

/** Lists that had duplicates may keep them. */
function newListFaults(
  next: CustomObject,
  old: CustomObject,
  schema: JsonSchemaProps | undefined,
): FieldError[] {
  return validateListTypes(old, schema).length > 0 ? [] : validateListTypes(next, schema);
}

const mostReplicas = 2 ** 31 - 1;

function scaleFaults(
  object: CustomObject,
  scale: CustomResourceSubresourceScale | undefined,
  withSpec: boolean,
): FieldError[] {
  if (!scale) return [];
  const { specReplicasPath, statusReplicasPath, labelSelectorPath } = scale;
  return [
    ...(withSpec ? replicasFaults(object, specReplicasPath) : []),
    ...replicasFaults(object, statusReplicasPath),
    ...(labelSelectorPath ? selectorFaults(object, labelSelectorPath) : []),
  ];
}

function replicasFaults(object: CustomObject, path: string): FieldError[] {
  const value = valueAt(object, path);
  if (value === undefined) return [];
  if (typeof value !== "number" || !Number.isInteger(value)) {
    return [invalid(path, 0, accessorFault(path, value, "int64"))];
  }
  if (value < 0) return [invalid(path, value, "should be a non-negative integer")];
  if (value <= mostReplicas) return [];
  return [invalid(path, value, `should be less than or equal to ${mostReplicas}`)];
}

function selectorFaults(object: CustomObject, path: string): FieldError[] {
  const value = valueAt(object, path);
  if (value === undefined || typeof value === "string") return [];
  return [invalid(path, "", accessorFault(path, value, "string"))];
}

/** As the accessors of apimachinery's unstructured package. */
function accessorFault(path: string, value: unknown, wanted: string): string {
  const given = isObject(value)
    ? "map[string]interface {}"
    : Array.isArray(value)
      ? "[]interface {}"
      : typeof value === "number"
        ? Number.isInteger(value)
          ? "int64"
          : "float64"
        : typeof value === "boolean"
          ? "bool"
          : value === null
            ? "<nil>"
            : "string";
  return `${path} accessor error: ${goPrint(value)} is of the type ${given}, expected ${wanted}`;
}

function finalizerWarnings({ metadata }: CustomObject, before: readonly string[]): string[] {
  const added = (metadata.finalizers ?? []).filter((name) => !before.includes(name)).toSorted();
  return added.flatMap((name) => {
    const warn = (why: string) => `metadata.finalizers: ${JSON.stringify(name)}: ${why}`;
    const faults = qualifiedName(name).map(warn);
    if (name.includes("/") || ["orphan", "foregroundDeletion", "kubernetes"].includes(name)) {
      return faults;
    }
    const path = name.includes(".") ? " including a path (/)" : "";
    const why = `prefer a domain-qualified finalizer name${path} to avoid accidental conflicts with other finalizer writers`;
    return [...faults, warn(why)];
  });
}

/** What field selectors may ask for. */
function selection({
  selectableFields = [],
}: CustomResourceDefinitionVersion): Pick<
  Strategy<CustomObject>,
  "selectable" | "selectableFields"
> {
  const fields = selectableFields.map(({ jsonPath }) => ({
    name: jsonPath.replace(/^\./, ""),
    path: new JsonPath(`{${jsonPath}}`, { allowMissingKeys: true }),
  }));
  return {
    selectable: fields.map(({ name }) => name),
    selectableFields: (object) =>
      Object.fromEntries(
        fields.map(({ name, path }) => {
          const [value] = path.findAll(object)[0] ?? [];
          return [name, value === undefined || value === null ? "" : goPrint(value)];
        }),
      ),
  };
}
