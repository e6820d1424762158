// What is wrong with metadata. Rules of apimachinery's api/validation/objectmeta.go.

import { utf8 } from "#api/base64.ts";
import {
  allOf,
  type FieldError,
  forbidden,
  invalid,
  invalidEach,
  required,
  tooLong,
} from "#api/field-errors.ts";
import { dns1123Label, dns1123Subdomain, labelValue, qualifiedName } from "#api/label-rules.ts";
import type { ObjectMeta, OwnerReference } from "#api/meta.ts";
import { validateManagedFields } from "./managed-fields/manager-validation.ts";
import { goList, goPointer, goStrings, goStruct, goTime } from "./kinds/rules/go-text.ts";

const maxAnnotationsSize = 256 * 1024;
const immutable = "field is immutable";

/** Everything wrong with a name. */
export type NameRule = (name: string) => string[];

/** What a kind asks of metadata. */
interface MetadataRules {
  /** The rule for the name; a DNS-1123 subdomain unless told otherwise. */
  readonly validateName?: NameRule;
  readonly allowsAnyFinalizer?: boolean;
}

/** What is wrong with the metadata of a new object. */
export function validateMetadata(
  metadata: ObjectMeta,
  namespaced: boolean,
  { validateName: nameRule = dns1123Subdomain, allowsAnyFinalizer = false }: MetadataRules = {},
): FieldError[] {
  const { name, generateName, namespace } = metadata;
  const field = "metadata.generateName";
  return allOf(
    generateName ? invalidEach(field, generateName, nameRule(asPrefix(generateName))) : [],
    name
      ? invalidEach("metadata.name", name, nameRule(name))
      : [required("metadata.name", "name or generateName is required")],
    namespaced && namespace
      ? invalidEach("metadata.namespace", namespace, dns1123Label(namespace))
      : [],
    validateFreeMetadata(metadata),
    allowsAnyFinalizer ? [] : validateStandardFinalizers(metadata),
  );
}

/** A name may go on after a dash. As maskTrailingDash, which takes one sign too many away. */
export function asPrefix(name: string): string {
  return name.length > 1 && name.endsWith("-") ? `${name.slice(0, -2)}a` : name;
}

/** What is wrong with changed metadata: `given` as the client sent it. */
export function validateMetadataUpdate(
  given: ObjectMeta,
  next: ObjectMeta,
  old: ObjectMeta,
): FieldError[] {
  const errors: FieldError[] = [];
  if (old.deletionTimestamp !== undefined) {
    const added = (next.finalizers ?? []).filter((name) => !old.finalizers?.includes(name));
    if (added.length > 0) {
      const shown = goStrings([...new Set(added)].toSorted()).text;
      const why = `no new finalizers can be added if the object is being deleted, found new finalizers ${shown}`;
      errors.push(forbidden("metadata.finalizers", why));
    }
  }
  const { uid, deletionTimestamp: deletion, deletionGracePeriodSeconds: grace } = given;
  if (uid && uid !== old.uid) errors.push(invalid("metadata.uid", uid, immutable));
  // A client can neither begin nor change a deletion; one that is under way stays.
  if (deletion && old.deletionTimestamp === undefined) {
    errors.push(invalid("metadata.deletionTimestamp", goTime(deletion), immutable));
  }
  if (grace !== undefined && grace !== old.deletionGracePeriodSeconds) {
    errors.push(invalid("metadata.deletionGracePeriodSeconds", grace, immutable));
  }
  return allOf(errors, validateAuthors(next, old), validateManagedFields(next.managedFields));
}

/** What is wrong with the parts of metadata that its author may write at any time. */
export function validateFreeMetadata(metadata: ObjectMeta): FieldError[] {
  return allOf(
    validateAuthors(metadata, {}),
    validateFinalizers(metadata.finalizers),
    validateManagedFields(metadata.managedFields),
  );
}

/** `old`: as it is stored; what is the very same there was found good. */
function validateAuthors(
  { labels, annotations, ownerReferences }: ObjectMeta,
  old: Partial<ObjectMeta>,
): FieldError[] {
  return allOf(
    labels === old.labels ? [] : validateLabels(labels, "metadata.labels"),
    annotations === old.annotations ? [] : validateAnnotations(annotations, "metadata.annotations"),
    ownerReferences === old.ownerReferences ? [] : validateOwners(ownerReferences),
  );
}

function validateFinalizers(finalizers: readonly string[] = []): FieldError[] {
  const field = "metadata.finalizers";
  const errors = finalizers.flatMap((name) => invalidEach(field, name, qualifiedName(name)));
  if (finalizers.includes("orphan") && finalizers.includes("foregroundDeletion")) {
    const why = "finalizer orphan and foregroundDeletion cannot be both set";
    errors.push(invalid(field, goStrings(finalizers), why));
  }
  return errors;
}

/** A finalizer without a domain is one of Kubernetes' own. As validateKubeFinalizerName. */
export function validateStandardFinalizers({ finalizers = [] }: ObjectMeta): FieldError[] {
  const standard = ["kubernetes", "orphan", "foregroundDeletion"];
  const why = "name is neither a standard finalizer name nor is it fully qualified";
  return finalizers.flatMap((name, index) =>
    name.includes("/") || standard.includes(name)
      ? []
      : [invalid(`metadata.finalizers[${index}]`, name, why)],
  );
}

function validateOwners(owners: readonly OwnerReference[] = []): FieldError[] {
  const field = "metadata.ownerReferences";
  const errors: FieldError[] = [];
  let controller = "";
  for (const owner of owners) {
    errors.push(...validateOwner(owner, field));
    if (!owner.controller) continue;
    const name = `${owner.kind}/${owner.name}`;
    if (controller) {
      const why = `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${name}`;
      errors.push(invalid(field, goList("v1.OwnerReference", owners.map(goOwner)), why));
    } else controller = name;
  }
  return errors;
}

function validateOwner(owner: OwnerReference, field: string): FieldError[] {
  const errors: FieldError[] = [];
  const { apiVersion, kind } = owner;
  const [group, version] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
  if (!version)
    errors.push(invalid(`${field}.apiVersion`, apiVersion, "version must not be empty"));
  for (const part of ["kind", "name", "uid"] as const) {
    if (!owner[part])
      errors.push(invalid(`${field}.${part}`, owner[part], `${part} must not be empty`));
  }
  if (!group && version === "v1" && kind === "Event") {
    const why = "/v1, Kind=Event is disallowed from being an owner";
    errors.push(invalid(field, goOwner(owner), why));
  }
  return errors;
}

function goOwner({ apiVersion, kind, name, uid, controller, blockOwnerDeletion }: OwnerReference) {
  return goStruct("v1.OwnerReference", {
    APIVersion: apiVersion,
    Kind: kind,
    Name: name,
    UID: uid,
    Controller: goPointer("bool", controller),
    BlockOwnerDeletion: goPointer("bool", blockOwnerDeletion),
  });
}

/** What is wrong with the keys and values of labels at `path`. */
export function validateLabels(
  labels: Readonly<Record<string, string>> | undefined,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (!labels) return errors;
  for (const key of Object.keys(labels)) {
    const value = labels[key]!;
    errors.push(...invalidEach(path, key, qualifiedName(key)));
    errors.push(...invalidEach(path, value, labelValue(value)));
  }
  return errors;
}

/** What is wrong with the keys of annotations at `path`, and whether they are too much. */
export function validateAnnotations(
  annotations: Readonly<Record<string, string>> | undefined,
  path: string,
): FieldError[] {
  if (!annotations) return [];
  const entries = Object.entries(annotations);
  const errors = entries.flatMap(([key]) =>
    invalidEach(path, key, qualifiedName(key.toLowerCase())),
  );
  const size = entries.reduce((sum, [key, value]) => sum + bytesOf(key) + bytesOf(value), 0);
  return size > maxAnnotationsSize ? [...errors, tooLong(path, maxAnnotationsSize)] : errors;
}

function bytesOf(text: string): number {
  // Only text beyond ASCII has other bytes than characters.
  return /^[\0-\x7f]*$/.test(text) ? text.length : utf8(text).length;
}

/** True if an update says which version it has seen; 0 is none. */
export function hasVersion({ resourceVersion }: ObjectMeta): boolean {
  return Boolean(resourceVersion) && resourceVersion !== "0";
}
