/** Why a name cannot stand in a URL, or undefined: all that RBAC asks of names. */
export function pathSegmentName(name: string): string | undefined {
  if (name === "." || name === "..") return `may not be '${name}'`;
  const bad = ["/", "%"].filter((sign) => name.includes(sign));
  return bad.length > 0 ? `may not contain '${bad[0]}'` : undefined;
}
