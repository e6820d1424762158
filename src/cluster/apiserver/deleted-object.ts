const answered: ReadonlySet<string> = new Set([
  "csidrivers",
  "csinodes",
  "persistentvolumeclaims",
  "persistentvolumes",
  "pods",
  "podtemplates",
  "resourcequotas",
  "serviceaccounts",
  "services",
  "storageclasses",
  "volumeattachments",
]);

/** Whether a delete answers the object as it was last, and not a Status. See ReturnDeletedObject of pkg/registry. */
export function answersDeletedObject(resource: string): boolean {
  return answered.has(resource);
}
