import type {
  CustomResourceColumnDefinition,
  CustomResourceDefinitionSpec,
  CustomResourceDefinitionVersion,
  CustomResourceSubresources,
  JsonSchemaProps,
  SelectableField,
} from "#api/apiextensions.ts";
import { equal } from "#base/json.ts";

/** What each version may have, with the place where the API server's own form of the definition has it. */
export interface PlacedParts {
  readonly name: string;
  readonly path: string;
  readonly schema?: { readonly openAPIV3Schema?: JsonSchemaProps } | undefined;
  readonly schemaPath: string;
  readonly subresources?: CustomResourceSubresources | undefined;
  readonly columns: readonly CustomResourceColumnDefinition[];
  readonly selectable: readonly SelectableField[];
}

const shared = ["schema", "subresources", "additionalPrinterColumns", "selectableFields"] as const;

/**
 * The parts of each version where messages place them: what all versions have alike stands once in the spec, as
 * Convert_v1_CustomResourceDefinitionSpec_To_apiextensions does it.
 */
export function placedParts({ versions }: CustomResourceDefinitionSpec): {
  /** Parts that all versions have alike. */
  readonly common: PlacedParts;
  readonly ofVersions: readonly PlacedParts[];
} {
  const [first] = versions;
  const isCommon = (part: (typeof shared)[number]) =>
    versions.every((version) => equal(version[part], first?.[part]));
  const without = new Set(shared.filter(isCommon));
  const pick = (
    version: CustomResourceDefinitionVersion | undefined,
    path: string,
    isKept: (part: (typeof shared)[number]) => boolean,
  ): PlacedParts => ({
    name: version?.name ?? "",
    path,
    schema: isKept("schema") ? version?.schema : undefined,
    schemaPath: path === "spec" ? "spec.validation" : `${path}.schema`,
    subresources: isKept("subresources") ? version?.subresources : undefined,
    columns: isKept("additionalPrinterColumns") ? (version?.additionalPrinterColumns ?? []) : [],
    selectable: isKept("selectableFields") ? (version?.selectableFields ?? []) : [],
  });
  return {
    common: pick(first, "spec", (part) => without.has(part)),
    ofVersions: versions.map((version, index) =>
      pick(version, `spec.versions[${index}]`, (part) => !without.has(part)),
    ),
  };
}

/** The versions as Go's %#v shows them, or nothing where that would show addresses. */
export function shownVersions(spec: CustomResourceDefinitionSpec): string | undefined {
  const { versions } = spec;
  const isShared = shared.every((part) =>
    versions.every((version) => equal(version[part], versions[0]?.[part])),
  );
  const hasAddress = versions.some(({ deprecationWarning }) => deprecationWarning !== undefined);
  if (!isShared || hasAddress) return undefined;
  const type = "apiextensions.CustomResourceDefinitionVersion";
  const shown = versions.map(
    ({ name, served, storage, deprecated = false }) =>
      `${type}{Name:${JSON.stringify(name)}, Served:${served}, Storage:${storage}, Deprecated:${deprecated}, DeprecationWarning:(*string)(nil), Schema:(*apiextensions.CustomResourceValidation)(nil), Subresources:(*apiextensions.CustomResourceSubresources)(nil), AdditionalPrinterColumns:[]apiextensions.CustomResourceColumnDefinition(nil), SelectableFields:[]apiextensions.SelectableField(nil)}`,
  );
  return `[]${type}{${shown.join(", ")}}`;
}
