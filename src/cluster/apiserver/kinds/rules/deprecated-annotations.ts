import type { ObjectMeta, TemplateMeta } from "#api/meta.ts";

/** Warns of annotations that something else stands for by now; `path` leads to the metadata. */
export function deprecatedAnnotations(
  { annotations = {} }: ObjectMeta | TemplateMeta,
  instead: { readonly [annotation: string]: string },
  path = "metadata",
): string[] {
  return Object.entries(instead)
    .filter(([key]) => annotations[key] !== undefined)
    .map(([key, why]) => `${path}.annotations[${key}]: ${why}`);
}
