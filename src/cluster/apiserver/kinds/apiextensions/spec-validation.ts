// What may stand in a definition. Rules and words of pkg/apis/apiextensions/validation.

import type {
  CustomResourceColumnDefinition,
  CustomResourceDefinitionNames,
  CustomResourceDefinitionSpec,
  CustomResourceDefinitionVersion,
  CustomResourceSubresources,
  JsonSchemaProps,
} from "#api/apiextensions.ts";
import {
  type FieldError,
  forbidden,
  GoText,
  invalid,
  invalidUnshown,
  notSupported,
  required,
} from "#api/field-errors.ts";
import { dns1035Label, dns1123Subdomain } from "#api/label-rules.ts";
import { validateConversion } from "./conversion.ts";
import { validateDefaults } from "./defaults.ts";
import { type PlacedParts, placedParts, shownVersions } from "./internal-spec.ts";
import { validateOpenApiSchema } from "./openapi-schema.ts";
import { validateSelectableFields } from "./selectable-fields.ts";
import { partsOf, unsupportedField, validateStructural } from "./structural.ts";

/** Everything wrong with the spec of a definition. */
export function validateSpec(spec: CustomResourceDefinitionSpec): FieldError[] {
  const { common, ofVersions } = placedParts(spec);
  const parts = [common, ...ofVersions];
  return [
    ...groupFaults(spec),
    ...scopeFaults(spec),
    ...missingSchemas(spec),
    ...(spec.preserveUnknownFields ? defaultsNeedPruning(parts) : []),
    ...ofVersions.flatMap((placed, index) => versionFaults(placed, spec.versions[index]!)),
    ...versionListFaults(spec),
    ...requiredNames(spec),
    ...validateNames(spec.names, "spec.names"),
    ...schemaFaults(common, spec),
    ...subresourceFaults(common.subresources, "spec.subresources"),
    ...common.columns.flatMap((column, index) =>
      columnFaults(column, `spec.additionalPrinterColumns[${index}]`),
    ),
    ...selectableFaults(common),
    ...validateConversion(spec),
  ];
}

function groupFaults({ group }: CustomResourceDefinitionSpec): FieldError[] {
  if (!group) return [required("spec.group")];
  const fault = dns1123Subdomain(group).join(",");
  if (fault) return [invalid("spec.group", group, fault)];
  if (group.includes(".")) return [];
  return [invalid("spec.group", group, "should be a domain with at least one dot")];
}

function scopeFaults({ scope }: CustomResourceDefinitionSpec): FieldError[] {
  if (!scope) return [required("spec.scope")];
  const scopes = ["Cluster", "Namespaced"];
  return scopes.includes(scope) ? [] : [notSupported("spec.scope", scope, scopes)];
}

function missingSchemas({ versions }: CustomResourceDefinitionSpec): FieldError[] {
  return versions.flatMap(({ schema }, index) =>
    schema?.openAPIV3Schema
      ? []
      : [required(`spec.versions[${index}].schema.openAPIV3Schema`, "schemas are required")],
  );
}

function defaultsNeedPruning(parts: readonly PlacedParts[]): FieldError[] {
  const hasDefaults = (schema: JsonSchemaProps): boolean =>
    schema.default !== undefined || partsOf(schema).some(hasDefaults);
  const has = parts.some(
    ({ schema }) => schema?.openAPIV3Schema && hasDefaults(schema.openAPIV3Schema),
  );
  const why = "must be false in order to use defaults in the schema";
  return has ? [invalid("spec.preserveUnknownFields", true, why)] : [];
}

function versionFaults(
  placed: PlacedParts,
  version: CustomResourceDefinitionVersion,
): FieldError[] {
  const { path } = placed;
  const fault = dns1035Label(version.name).join(",");
  return [
    ...(fault ? [invalid(`${path}.name`, version.name, fault)] : []),
    ...deprecationFaults(version).map((why) =>
      invalid(`${path}.deprecationWarning`, version.deprecationWarning ?? null, why),
    ),
    ...schemaFaults(placed, { versions: [version] }),
    ...subresourceFaults(placed.subresources, `${path}.subresources`),
    ...placed.columns.flatMap((column, index) =>
      columnFaults(column, `${path}.additionalPrinterColumns[${index}]`),
    ),
    ...selectableFaults(placed),
  ];
}

function deprecationFaults({
  deprecated,
  deprecationWarning: text,
}: CustomResourceDefinitionVersion): string[] {
  if (text === undefined) return [];
  if (!deprecated) return ["can only be set for deprecated versions"];
  const errors: string[] = [];
  if (text.length > 256) errors.push("must be <= 256 characters long");
  if (text.length === 0) errors.push("must not be an empty string");
  const bad = text.search(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u);
  if (bad >= 0) {
    errors.push(
      `must only contain printable UTF-8 characters; non-printable character found at index ${bad}`,
    );
  }
  return errors;
}

function versionListFaults(spec: CustomResourceDefinitionSpec): FieldError[] {
  const { versions } = spec;
  const complain = (why: string) => {
    const shown = shownVersions(spec);
    return shown === undefined
      ? invalidUnshown("spec.versions", why)
      : invalid("spec.versions", new GoText(shown), why);
  };
  const names = new Set(versions.map(({ name }) => name));
  const stored = versions.filter(({ storage }) => storage);
  const [first] = versions;
  const fault = first && dns1035Label(first.name).join(",");
  return [
    ...(names.size < versions.length ? [complain("must contain unique version names")] : []),
    ...(stored.length === 1
      ? []
      : [complain("must have exactly one version marked as storage version")]),
    ...(first?.name && fault ? [invalid("spec.version", first.name, fault)] : []),
  ];
}

function requiredNames({ names }: CustomResourceDefinitionSpec): FieldError[] {
  return (["plural", "singular", "kind", "listKind"] as const).flatMap((name) =>
    names[name] ? [] : [required(`spec.names.${name}`)],
  );
}

/** What is wrong with names, wanted or accepted. */
export function validateNames(names: CustomResourceDefinitionNames, path: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const name of ["plural", "singular"] as const) {
    const value = names[name];
    const fault = value && dns1035Label(value).join(",");
    if (value && fault) errors.push(invalid(`${path}.${name}`, value, fault));
  }
  for (const name of ["kind", "listKind"] as const) {
    const value = names[name];
    const fault = value && dns1035Label(value.toLowerCase()).join(",");
    if (!value || !fault) continue;
    const why = `may have mixed case, but should otherwise match: ${fault}`;
    errors.push(invalid(`${path}.${name}`, value, why));
  }
  const list = (field: "shortNames" | "categories") =>
    names[field]?.forEach((value, index) => {
      const fault = dns1035Label(value).join(",");
      if (fault) errors.push(invalid(`${path}.${field}[${index}]`, value, fault));
    });
  list("shortNames");
  if (names.kind && names.kind === names.listKind) {
    const why = "kind and listKind may not be the same";
    errors.push(invalid(`${path}.listKind`, names.listKind, why));
  }
  list("categories");
  return errors;
}

const atRoot: ReadonlySet<string> = new Set(
  "description type format title maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems minItems uniqueItems multipleOf required items properties externalDocs example x-kubernetes-preserve-unknown-fields x-kubernetes-validations".split(
    " ",
  ),
);
const atRootText =
  "[Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations]";

function schemaFaults(
  { schema: given, schemaPath }: PlacedParts,
  { versions }: Pick<CustomResourceDefinitionSpec, "versions">,
): FieldError[] {
  const schema = given?.openAPIV3Schema;
  if (!schema) return [];
  const path = `${schemaPath}.openAPIV3Schema`;
  const hasStatus = versions.some(({ subresources }) => subresources?.status !== undefined);
  const errors = hasStatus ? rootFaults(schema, path) : [];
  if (schema.nullable) {
    errors.push(forbidden(`${path}.nullable`, "nullable cannot be true at the root"));
  }
  const unsupported = unsupportedField(schema);
  if (unsupported === undefined) {
    const structural = validateStructural(schema, path);
    errors.push(...(structural.length > 0 ? structural : validateDefaults(schema, path)));
  }
  errors.push(...validateOpenApiSchema(schema, path));
  if (errors.length === 0 && unsupported !== undefined) {
    errors.push(invalid(path, "", unsupported));
  }
  return errors;
}

/** Of the root only what its status could have by itself. */
function rootFaults(schema: JsonSchemaProps, path: string): FieldError[] {
  const { type = "" } = schema;
  if (type && type !== "object") {
    const why =
      'only "object" is allowed as the type at the root of the schema if the status subresource is enabled';
    return [invalid(`${path}.type`, type, why)];
  }
  const strange = Object.keys(schema).some((name) => !atRoot.has(name));
  if (!strange) return [];
  const why = `only ${atRootText} fields are allowed at the root of the schema if the status subresource is enabled`;
  return [invalidUnshown(path, why)];
}

function subresourceFaults(
  subresources: CustomResourceSubresources | undefined,
  path: string,
): FieldError[] {
  const { scale } = subresources ?? {};
  if (!scale) return [];
  const simple = (name: "specReplicasPath" | "statusReplicasPath", below: string) => {
    const value = scale[name];
    const place = `${path}.scale.${name}`;
    if (!value) return [required(place)];
    const faults = pathFaults(value, place);
    if (faults.length > 0 || value.startsWith(`.${below}.`)) return faults;
    return [invalid(place, value, `should be a json path under .${below}`)];
  };
  const errors = [...simple("specReplicasPath", "spec"), ...simple("statusReplicasPath", "status")];
  const { labelSelectorPath: selector } = scale;
  if (!selector) return errors;
  const place = `${path}.scale.labelSelectorPath`;
  const faults = pathFaults(selector, place);
  if (faults.length > 0 || /^\.(spec|status)\./.test(selector)) return [...errors, ...faults];
  return [
    ...errors,
    invalid(place, selector, "should be a json path under either .spec or .status"),
  ];
}

function pathFaults(text: string, path: string): FieldError[] {
  if (text.startsWith(".")) return [];
  return [invalid(path, text, "must be a simple json path starting with .")];
}

const columnTypes = ["boolean", "date", "integer", "number", "string"];
const columnFormats = [
  "byte",
  "date",
  "date-time",
  "double",
  "float",
  "int32",
  "int64",
  "password",
];

function columnFaults(
  { name, type, format, jsonPath }: CustomResourceColumnDefinition,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (!name) errors.push(required(`${path}.name`));
  const wanted = `must be one of ${columnTypes.join(",")}`;
  if (!type) errors.push(required(`${path}.type`, wanted));
  else if (!columnTypes.includes(type)) errors.push(invalid(`${path}.type`, type, wanted));
  if (format && !columnFormats.includes(format)) {
    errors.push(invalid(`${path}.format`, format, `must be one of ${columnFormats.join(",")}`));
  }
  if (!jsonPath) errors.push(required(`${path}.JSONPath`));
  else errors.push(...pathFaults(jsonPath, `${path}.JSONPath`));
  return errors;
}

function selectableFaults({ selectable, schema, path }: PlacedParts): FieldError[] {
  if (selectable.length === 0) return [];
  const place = `${path}.selectableFields`;
  if (!schema?.openAPIV3Schema) {
    const why =
      path === "spec"
        ? "selectableFields may only be set when validations.schema is included"
        : "selectableFields may only be set when version.schema.openAPIV3Schema is not included";
    return [invalid(place, "", why)];
  }
  return validateSelectableFields(selectable, schema.openAPIV3Schema, place);
}
