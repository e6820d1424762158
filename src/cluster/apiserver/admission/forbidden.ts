import { StatusError } from "#api/errors.ts";
import type { ObjectMeta } from "#api/meta.ts";
import { groupResource, type Resource } from "#api/scheme.ts";

/** An admission plugin's refusal: `pods "web" is forbidden: …`. */
export function refusedByAdmission(
  resource: Resource,
  { name }: Pick<ObjectMeta, "name">,
  why: string,
): StatusError {
  const [kind = "", ...rest] = groupResource(resource).split(".");
  const group = rest.join(".");
  const message = `${groupResource(resource)} ${JSON.stringify(name)} is forbidden: ${why}`;
  return new StatusError("Forbidden", message, { name, ...(group && { group }), kind });
}
