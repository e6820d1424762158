import type { Pod } from "#api/core.ts";
import { badRequest } from "#api/errors.ts";

/** The named container, or the only one. Throws BadRequest in the server's words. */
export function chooseContainer({ metadata, spec }: Pod, wanted: string): string {
  const { initContainers = [], containers, ephemeralContainers = [] } = spec;
  const all = [...initContainers, ...containers, ...ephemeralContainers].map(({ name }) => name);
  if (wanted) {
    if (all.includes(wanted)) return wanted;
    throw badRequest(`container ${wanted} is not valid for pod ${metadata.name}`);
  }
  const [only, ...others] = containers;
  if (only && others.length === 0) return only.name;
  throw badRequest(
    `a container name must be specified for pod ${metadata.name}, choose one of: [${all.join(" ")}]`,
  );
}
