import type { Volume, VolumeProjection } from "#api/volumes.ts";
import { claimWarnings } from "./claim-warnings.ts";

const deprecatedSources = {
  photonPersistentDisk: "deprecated in v1.11, non-functional in v1.16+",
  gitRepo: "deprecated in v1.11, and disabled by default in v1.33+",
  scaleIO: "deprecated in v1.16, non-functional in v1.22+",
  flocker: "deprecated in v1.22, non-functional in v1.25+",
  storageos: "deprecated in v1.22, non-functional in v1.25+",
  quobyte: "deprecated in v1.22, non-functional in v1.25+",
  glusterfs: "deprecated in v1.25, non-functional in v1.26+",
  cephfs: "deprecated in v1.28, non-functional in v1.31+",
  rbd: "deprecated in v1.28, non-functional in v1.31+",
} as const;

/** Oddities of a Pod's volumes that are taken nevertheless; `path` leads to the list. */
export function volumeWarnings(volumes: readonly Volume[], path: string): string[] {
  const odd = volumes.flatMap((volume, index) => [
    ...sourceWarnings(volume, `${path}[${index}]`),
    ...claimWarnings(
      volume.ephemeral?.volumeClaimTemplate?.spec ?? {},
      `${path}[${index}].ephemeral.volumeClaimTemplate.spec`,
    ),
  ]);
  return [...odd, ...volumes.flatMap(overlaps)];
}

/** Sources of a volume that are given up; `path` leads to them. */
export function sourceWarnings(volume: object, path: string): string[] {
  return Object.entries(deprecatedSources).flatMap(([source, why]) => {
    // The server's own words spell this one in another way than the field.
    const field = source === "storageos" ? "storageOS" : source;
    return source in volume ? [`${path}.${field}: ${why}`] : [];
  });
}

/** A path in a volume, and what puts a file there. */
interface PlacedFile {
  readonly path: string;
  readonly source: string;
}

function overlaps({ name, configMap, secret, downwardAPI, projected }: Volume): string[] {
  const told = (kind: string, files: readonly PlacedFile[]) =>
    collisions(files).map(
      (text) => `volume ${JSON.stringify(name)} (${kind}): overlapping paths: ${text}`,
    );
  const sources = projected?.sources ?? [];
  return [
    ...told(`ConfigMap ${JSON.stringify(configMap?.name ?? "")}`, filesOf(configMap?.items)),
    ...told(`Secret ${JSON.stringify(secret?.secretName ?? "")}`, filesOf(secret?.items)),
    ...told("DownwardAPI", filesOf(downwardAPI?.items)),
    ...sources
      .filter((source) => Object.keys(source).length === 0)
      .map(() => `volume ${JSON.stringify(name)} (Projected) has no sources provided`),
    ...told("Projected", sources.flatMap(projectedFiles)),
  ];
}

function projectedFiles({
  configMap,
  secret,
  downwardAPI,
  serviceAccountToken,
}: VolumeProjection): PlacedFile[] {
  if (configMap)
    return filesOf(configMap.items, `ConfigMap ${JSON.stringify(configMap.name ?? "")}`);
  if (secret) return filesOf(secret.items, `Secret ${JSON.stringify(secret.name ?? "")}`);
  if (downwardAPI) return filesOf(downwardAPI.items, "DownwardAPI");
  return serviceAccountToken ? filesOf([serviceAccountToken], "ServiceAccountToken") : [];
}

function filesOf(
  items: readonly { readonly path: string }[] | undefined,
  source = "",
): PlacedFile[] {
  return (items ?? []).map(({ path }) => ({ path: path.replace(/\/+$/, ""), source }));
}

/** Each file that is in the way of one before it. */
function collisions(files: readonly PlacedFile[]): string[] {
  return files.flatMap((file, index) =>
    files
      .slice(0, index)
      .filter((other) => isInTheWay(other.path, file.path))
      .map((other) => `${shown(file)} with ${shown(other)}`),
  );
}

function isInTheWay(a: string, b: string): boolean {
  if (!a || !b) return false;
  return `${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`);
}

function shown({ path, source }: PlacedFile): string {
  return source ? `${JSON.stringify(path)} (${source})` : JSON.stringify(path);
}
