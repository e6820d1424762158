import { badRequest } from "#api/errors.ts";
import type { ObjectMeta } from "#api/meta.ts";

/**
 * An object that is written has the name and the namespace of the path, where it does not say so as well. Throws
 * BadRequest. As checkName and EnsureObjectNamespaceMatchesRequestNamespace.
 */
export function checkPlace(
  { metadata }: { readonly metadata: ObjectMeta },
  namespace: string,
  name: string,
): void {
  if (namespace) {
    refuseOtherNamespace(metadata.namespace, namespace);
    metadata.namespace = namespace;
  } else delete metadata.namespace;
  if (!metadata.name) {
    throw badRequest(
      `the name of the object (${name} based on URL) was undeterminable: name must be provided`,
    );
  }
  if (metadata.name === name) return;
  throw badRequest(
    `the name of the object (${metadata.name}) does not match the name on the URL (${name})`,
  );
}

/** Throws BadRequest where an object says that it is of another namespace. */
export function refuseOtherNamespace(given: string | undefined, namespace: string): void {
  if (!given || given === namespace) return;
  throw badRequest(
    "the namespace of the provided object does not match the namespace sent on the request",
  );
}
