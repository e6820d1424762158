import { type FieldError, forbidden, invalid, required, tooLong } from "#api/field-errors.ts";
import { dns1123Label, dns1123Subdomain, labelValue, qualifiedName } from "#api/label-rules.ts";
import type { ObjectMeta } from "#api/meta.ts";

const maxAnnotationsSize = 256 * 1024;

/** What a kind asks of metadata. */
interface MetadataRules {
  /** The rule for the name; a DNS-1123 subdomain unless told otherwise. */
  readonly validateName?: (name: string) => string | undefined;
  readonly allowsAnyFinalizer?: boolean;
}

/** What is wrong with the metadata of a new object. */
export function validateMetadata(
  metadata: ObjectMeta,
  namespaced: boolean,
  { validateName = dns1123Subdomain, allowsAnyFinalizer = false }: MetadataRules = {},
): FieldError[] {
  const { name, generateName, namespace, ownerReferences = [] } = metadata;
  const errors: FieldError[] = [];
  if (generateName) {
    const prefix = generateName.replace(/-$/, "a");
    const fault = validateName(prefix);
    if (fault) errors.push(invalid("metadata.generateName", generateName, fault));
  }
  if (!name) errors.push(required("metadata.name", "name or generateName is required"));
  else {
    const fault = validateName(name);
    if (fault) errors.push(invalid("metadata.name", name, fault));
  }
  if (namespaced && namespace) {
    const fault = dns1123Label(namespace);
    if (fault) errors.push(invalid("metadata.namespace", namespace, fault));
  }
  errors.push(...validateFreeMetadata(metadata, allowsAnyFinalizer));
  for (const owner of ownerReferences) {
    for (const field of ["apiVersion", "kind", "name", "uid"] as const) {
      if (owner[field]) continue;
      const why =
        field === "apiVersion" ? "version must not be empty" : `${field} must not be empty`;
      errors.push(invalid(`metadata.ownerReferences.${field}`, owner[field], why));
    }
  }
  return errors;
}

/** What is wrong with changed metadata: `given` as the client sent it. */
export function validateMetadataUpdate(
  given: ObjectMeta,
  next: ObjectMeta,
  old: ObjectMeta,
  { allowsAnyFinalizer = false }: MetadataRules = {},
): FieldError[] {
  const errors: FieldError[] = [];
  if (old.deletionTimestamp !== undefined) {
    const added = (next.finalizers ?? []).filter((name) => !old.finalizers?.includes(name));
    if (added.length > 0) {
      const list = added.map((name) => JSON.stringify(name)).join(", ");
      errors.push(
        forbidden(
          "metadata.finalizers",
          `no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`,
        ),
      );
    }
  }
  const fixed = ["uid", "creationTimestamp", "deletionTimestamp"] as const;
  for (const field of fixed) {
    const value = given[field];
    if (field === "deletionTimestamp" || !value || value === old[field]) continue;
    errors.push(invalid(`metadata.${field}`, value, "field is immutable"));
  }
  return [...errors, ...validateFreeMetadata(next, allowsAnyFinalizer)];
}

function validateFreeMetadata(
  { labels, annotations, finalizers }: ObjectMeta,
  allowsAnyFinalizer: boolean,
): FieldError[] {
  const errors = [
    ...validateLabels(labels, "metadata.labels"),
    ...validateAnnotations(annotations, "metadata.annotations"),
  ];
  for (const [index, name] of (finalizers ?? []).entries()) {
    for (const fault of qualifiedName(name)) {
      errors.push(invalid("metadata.finalizers", name, fault));
    }
    if (!allowsAnyFinalizer && !name.includes("/") && !isStandardFinalizer(name)) {
      errors.push(
        invalid(
          `metadata.finalizers[${index}]`,
          name,
          "name is neither a standard finalizer name nor is it fully qualified",
        ),
      );
    }
  }
  return errors;
}

function isStandardFinalizer(name: string): boolean {
  return name === "kubernetes" || name === "orphan" || name === "foregroundDeletion";
}

/** What is wrong with the keys and values of labels at `path`. */
export function validateLabels(
  labels: Readonly<Record<string, string>> | undefined,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  for (const [key, value] of Object.entries(labels ?? {})) {
    for (const fault of qualifiedName(key)) errors.push(invalid(path, key, fault));
    for (const fault of labelValue(value)) errors.push(invalid(path, value, fault));
  }
  return errors;
}

/** What is wrong with the keys of annotations at `path`, and whether they are too much. */
export function validateAnnotations(
  annotations: Readonly<Record<string, string>> | undefined,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  let size = 0;
  for (const [key, value] of Object.entries(annotations ?? {})) {
    size += key.length + value.length;
    for (const fault of qualifiedName(key.toLowerCase())) errors.push(invalid(path, key, fault));
  }
  if (size > maxAnnotationsSize) errors.push(tooLong(path, maxAnnotationsSize));
  return errors;
}

/** True if an update says which version it has seen; 0 is none. */
export function hasVersion({ resourceVersion }: ObjectMeta): boolean {
  return Boolean(resourceVersion) && resourceVersion !== "0";
}
