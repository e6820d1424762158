import { UsageError } from "../errors.ts";
import type { Factory } from "../factory.ts";
import type { Built, Place } from "./build.ts";

/** Builds a kustomization. The code for it comes when it is first wanted: most learners never do. Throws UsageError. */
export async function kustomize(
  { outside }: Factory,
  place: Place,
  folder: string,
): Promise<Built> {
  const coming = import("./build.ts").catch(() => undefined);
  const code = await (outside?.(coming) ?? coming);
  if (code) return code.buildKustomization(place, folder);
  throw new UsageError(
    "kustomize cannot be loaded: the network does not answer. Reload the page when you are online",
  );
}
