import {
  type CustomResourceDefinition,
  type CustomResourceDefinitionVersion,
  hasCondition,
} from "#api/apiextensions.ts";
import type { CustomObject, CustomResource } from "#api/custom-resource.ts";
import { decodeWithin, StrictFaults } from "#api/schema/decode.ts";
import { must } from "#base/assert.ts";
import { clone, freeze, isObject, type JsonObject } from "#base/json.ts";
import type { Kind } from "../kind.ts";
import { compareVersions } from "../kube-versions.ts";
import type { ServedVersion } from "../versions/served-version.ts";
import { shapeOfCustom } from "./custom-shape.ts";
import { customStrategy } from "./custom-strategy.ts";
import { pruneNulls, setDefaults } from "./defaulting.ts";
import { coerceEmbedded } from "./embedded-resources.ts";
import { prune } from "./pruning.ts";

/** A custom resource in one of its versions. */
export interface CustomKind extends Kind<CustomResource> {
  readonly definition: CustomResourceDefinition;
  readonly defined: CustomResourceDefinitionVersion;
  /** The version in which its objects are stored. */
  readonly storageVersion: string;
  /** How objects are shown in this version, whichever they are stored in. */
  readonly form: ServedVersion;
}

const known = new WeakMap<CustomResourceDefinition, readonly CustomKind[]>();

/** The kinds that a definition makes, one for each version, served or not. */
export function customKinds(definition: CustomResourceDefinition): readonly CustomKind[] {
  let kinds = known.get(definition);
  if (!kinds) {
    kinds = definition.spec.versions.map((version) => makeKind(definition, version));
    known.set(definition, kinds);
  }
  return kinds;
}

/** True if requests for its objects are answered; discovery tells of it somewhat later. */
export function isServed(definition: CustomResourceDefinition): boolean {
  return hasCondition(definition, "NamesAccepted") || hasCondition(definition, "Established");
}

function makeKind(
  definition: CustomResourceDefinition,
  version: CustomResourceDefinitionVersion,
): CustomKind {
  const { spec, status } = definition;
  const { group, versions, scope } = spec;
  const {
    plural,
    singular = "",
    kind,
    listKind = "",
    shortNames,
    categories,
  } = status.acceptedNames;
  const { scale, status: ownStatus } = version.subresources ?? {};
  const apiVersion = `${group}/${version.name}`;
  const storageVersion = must(
    versions.find(({ storage }) => storage),
    "a storage version",
  ).name;
  const schema = version.schema?.openAPIV3Schema;
  const resource = definition.metadata.name as CustomResource; // `plural.group`, as validation sees to.
  const fromStored = (object: CustomObject) => readStored(object, version, apiVersion);
  return {
    definition,
    defined: version,
    storageVersion,
    form: {
      resource,
      group,
      version: version.name,
      kind,
      fromStored: (object) => fromStored(object as CustomObject),
      toStored: (object) => object,
    },
    resource,
    plural,
    singular,
    kind,
    listKind,
    group,
    version: version.name,
    apiVersion,
    groupKind: `${kind}.${group}`,
    shortNames: shortNames ?? [],
    categories: categories ?? [],
    ...(version.deprecated && { deprecation: deprecationOf(definition, version) }),
    isTerminating: hasCondition(definition, "Terminating"),
    namespaced: scope === "Namespaced",
    subresources: [...(ownStatus ? ["status"] : []), ...(scale ? ["scale"] : [])],
    ...(scale && { scale }),
    strategy: customStrategy(version),
    shape: shapeOfCustom(schema),
    empty: freeze({ apiVersion, kind }),
    decode: (value, faults) => decodeCustom(value, version, faults),
    fromStored,
    toStored: (object) => ({ ...object, apiVersion: `${group}/${storageVersion}` }),
  };
}

/** The warning of its author, or that there are newer versions. */
function deprecationOf(
  { spec: { group, names, versions } }: CustomResourceDefinition,
  { name, deprecationWarning }: CustomResourceDefinitionVersion,
): string {
  if (deprecationWarning !== undefined) return deprecationWarning;
  const newer = versions
    .filter((one) => one.served && !one.deprecated && compareVersions(name, one.name) < 0)
    .map((one) => one.name)
    .toSorted((a, b) => compareVersions(b, a));
  const instead = newer.length > 0 ? `; use ${group}/${newer[0]!} ${names.kind}` : "";
  return `${group}/${name} ${names.kind} is deprecated${instead}`;
}

/** As unstructuredSchemaCoercer.apply of the custom resource handler: metadata has its own form, the rest is pruned. */
function decodeCustom(
  value: unknown,
  { schema }: CustomResourceDefinitionVersion,
  faults = new StrictFaults(),
): JsonObject {
  const { metadata, ...given } = isObject(value) ? value : {};
  const object: JsonObject = clone(given);
  const inMetadata = new StrictFaults();
  const decoded =
    metadata === undefined || metadata === null
      ? {}
      : decodeWithin("ObjectMeta", metadata, "metadata", inMetadata);
  const pruned = prune(object, schema?.openAPIV3Schema);
  pruneNulls(object, schema?.openAPIV3Schema);
  const embedded = coerceEmbedded(object, schema?.openAPIV3Schema);
  faults.noteDuplicates();
  for (const path of [...inMetadata.unknownPaths, ...pruned, ...embedded]) {
    faults.noteUnknown(path);
  }
  return { ...object, metadata: decoded };
}

const read = new WeakMap<CustomObject, Map<CustomResourceDefinitionVersion, CustomObject>>();

/** An object as this version shows it: None conversion, then pruned and with its defaults. */
function readStored(
  object: CustomObject,
  version: CustomResourceDefinitionVersion,
  apiVersion: string,
): CustomObject {
  let views = read.get(object);
  if (!views) read.set(object, (views = new Map()));
  const view = views.get(version);
  if (view) return view;
  const { metadata, ...rest } = object;
  const shown: JsonObject = { ...clone(rest), apiVersion };
  const schema = version.schema?.openAPIV3Schema;
  prune(shown, schema);
  pruneNulls(shown, schema);
  setDefaults(shown, schema);
  const made = freeze({ ...shown, metadata } as CustomObject);
  views.set(version, made);
  return made;
}
