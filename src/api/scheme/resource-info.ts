/** What discovery tells about a resource. */
export interface ResourceInfo {
  readonly kind: string;
  /** "" for the core group. */
  readonly group: string;
  readonly version: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly subresources: readonly string[];
}

/** The facts of each resource of a group. */
export type GroupScheme<Group> = { readonly [R in keyof Group]: ResourceInfo };

/** What the resources of one group and version have in common, and what most of them do not have. */
export function sharedBy(group: string, version: string) {
  return { group, version, categories: [], subresources: [], shortNames: [] };
}
