import { StatusError } from "#api/errors.ts";
import type { Namespace } from "#api/core.ts";
import type { ObjectMeta } from "#api/meta.ts";
import { groupResource } from "#api/scheme.ts";
import type { Kind } from "../kind.ts";

/**
 * The NamespaceLifecycle admission plugin: nothing new in a namespace that is being deleted. Throws Forbidden.
 * `home` is the namespace of the new object, undefined where there is none.
 */
export function refuseIfTerminating(
  { resource, group, plural }: Pick<Kind, "resource" | "group" | "plural">,
  { namespace, name }: ObjectMeta,
  home: Namespace | undefined,
): void {
  if (!namespace || home?.metadata.deletionTimestamp === undefined) return;
  const why = `namespace ${namespace} is being terminated`;
  throw new StatusError(
    "Forbidden",
    `${groupResource(resource)} ${JSON.stringify(name)} is forbidden: unable to create new content in namespace ${namespace} because it is being terminated`,
    {
      name,
      ...(group && { group }),
      kind: plural,
      causes: [{ reason: "NamespaceTerminating", message: why, field: "metadata.namespace" }],
    },
  );
}
