import { StatusError } from "#api/errors.ts";
import type { ObjectMeta } from "#api/meta.ts";
import { groupResource, type Resource, scheme } from "#api/scheme.ts";

/** An admission plugin's refusal: `pods "web" is forbidden: …`. */
export function refusedByAdmission(
  resource: Resource,
  { name }: Pick<ObjectMeta, "name">,
  why: string,
): StatusError {
  const { group } = scheme[resource];
  const message = `${groupResource(resource)} ${JSON.stringify(name)} is forbidden: ${why}`;
  return new StatusError("Forbidden", message, { name, ...(group && { group }), kind: resource });
}
