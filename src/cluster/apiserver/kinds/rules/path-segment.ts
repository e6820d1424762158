/** Why a name cannot stand in a URL: all that RBAC asks of names. */
export function pathSegmentName(name: string): string[] {
  if (name === "." || name === "..") return [`may not be '${name}'`];
  return ["/", "%"]
    .filter((sign) => name.includes(sign))
    .map((sign) => `may not contain '${sign}'`);
}
