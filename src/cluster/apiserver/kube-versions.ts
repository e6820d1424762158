/** Orders versions as Kubernetes does: stable, beta, alpha, of each the newest; all others below, by name. */
export function compareVersions(a: string, b: string): number {
  const [one, other] = [parse(a), parse(b)];
  if (!one && !other) return a === b ? 0 : a < b ? 1 : -1;
  if (!one || !other) return one ? 1 : -1;
  return one.level - other.level || one.major - other.major || one.minor - other.minor;
}

interface KubeVersion {
  readonly major: number;
  readonly level: number;
  readonly minor: number;
}

const levels: Readonly<Record<string, number>> = { "": 2, beta: 1, alpha: 0 };

function parse(version: string): KubeVersion | undefined {
  const [whole, major, level = "", minor = 0] =
    /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? [];
  if (whole === undefined) return undefined;
  return { major: Number(major), level: levels[level] ?? 0, minor: Number(minor) };
}
