// The files of the volumes that are made from objects: ConfigMaps, Secrets, the Pod itself.
// Rules of pkg/volume/configmap, secret, downwardapi and projected.

import type { ConfigMap, Pod, Secret } from "#api/core.ts";
import { StatusError } from "#api/errors.ts";
import type { PodSpec } from "#api/podspec.ts";
import type { DownwardAPIVolumeFile, KeyToPath, Volume, VolumeProjection } from "#api/volumes.ts";
import type { Registry } from "../apiserver/registry.ts";
import { fieldOf, type PodFacts, resourceOf } from "./downward-api.ts";
import { decodedData } from "./environment.ts";
import type { FileText } from "./file-tree.ts";
import type { WantedToken } from "./pod-tokens.ts";

/** A volume cannot be set up; the message is what the Event FailedMount says after the colon. */
export class VolumeError extends Error {
  override name = "VolumeError";
}

/** What volumes are made from. */
export interface VolumeSources {
  readonly registry: Pick<Registry, "find">;
  readonly pod: Pod;
  readonly facts: PodFacts;
  /** The Pod's token as a volume wants it. Throws NotFound without its account. */
  token(wanted: WantedToken): () => string;
}

/** A file of a volume. */
export interface VolumeFile {
  readonly text: FileText;
  readonly mode: number;
  /** Root without it. */
  readonly uid?: number;
}

/** By path within the volume. */
export type VolumeContent = Readonly<Record<string, VolumeFile>>;

/** The files of a volume, or undefined for volumes that hold files of their own. Throws VolumeError. */
export function volumeContent(
  { configMap, secret, downwardAPI, projected }: Volume,
  sources: VolumeSources,
): VolumeContent | undefined {
  if (configMap) return fromConfigMap(configMap, sources);
  if (secret) return fromSecret({ ...secret, name: secret.secretName ?? "" }, sources);
  if (downwardAPI) return fromPod(downwardAPI, sources);
  if (!projected) return undefined;
  const problems: string[] = [];
  const content: Record<string, VolumeFile> = {};
  for (const source of projected.sources ?? []) {
    try {
      Object.assign(content, fromProjection(source, projected.defaultMode, sources));
    } catch (error) {
      if (!(error instanceof VolumeError)) throw error;
      problems.push(error.message);
    }
  }
  if (problems.length === 0) return content;
  throw new VolumeError(problems.length === 1 ? problems[0] : `[${problems.join(", ")}]`);
}

function fromProjection(
  { configMap, secret, downwardAPI, serviceAccountToken }: VolumeProjection,
  defaultMode: number | undefined,
  sources: VolumeSources,
): VolumeContent {
  if (configMap) return fromConfigMap({ ...configMap, defaultMode }, sources);
  if (secret) return fromSecret({ ...secret, defaultMode }, sources);
  if (downwardAPI) return fromPod({ ...downwardAPI, defaultMode }, sources);
  return serviceAccountToken ? fromToken({ ...serviceAccountToken, defaultMode }, sources) : {};
}

/** A token is for the one user of all containers, or else for the group of the volume. */
function fromToken(
  { path, defaultMode, ...wanted }: WantedToken & { readonly path: string } & WithMode,
  sources: VolumeSources,
): VolumeContent {
  const { spec } = sources.pod;
  const uid = userOfAll(spec);
  const isOfOne = uid !== undefined || spec.securityContext?.fsGroup !== undefined;
  try {
    const text = sources.token(wanted);
    const mode = isOfOne ? 0o600 : (defaultMode ?? usualMode);
    return { [path]: { text, mode, ...(uid !== undefined && { uid }) } };
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    throw new VolumeError(`failed to fetch token: ${error.message}`);
  }
}

/** As FsUserFrom in pkg/volume/util. */
function userOfAll({ securityContext, initContainers = [], containers }: PodSpec) {
  const users = [...initContainers, ...containers].map(
    (each) => each.securityContext?.runAsUser ?? securityContext?.runAsUser,
  );
  return users.every((user) => user === users[0]) ? users[0] : undefined;
}

interface WithMode {
  readonly defaultMode?: number | undefined;
}

/** What the API server writes where nobody says a mode. */
const usualMode = 0o644;

/** Which object, and what of it. */
interface Wanted extends WithMode {
  readonly name?: string;
  readonly items?: readonly KeyToPath[];
  readonly optional?: boolean;
}

function fromConfigMap(wanted: Wanted, { registry, pod }: VolumeSources): VolumeContent {
  const { name = "", optional } = wanted;
  const object = registry.find("configmaps", pod.metadata.namespace ?? "", name);
  if (!object && !optional) throw new VolumeError(`configmap "${name}" not found`);
  return picked(object, wanted, "configmap references non-existent config key");
}

function fromSecret(wanted: Wanted, { registry, pod }: VolumeSources): VolumeContent {
  const { name = "", optional } = wanted;
  const object = registry.find("secrets", pod.metadata.namespace ?? "", name);
  if (!object && !optional) throw new VolumeError(`secret "${name}" not found`);
  return picked(object, wanted, "references non-existent secret key");
}

function picked(
  object: ConfigMap | Secret | undefined,
  { items, optional, defaultMode = usualMode }: Wanted,
  complaint: string,
): VolumeContent {
  const data = object ? decodedData(object) : {};
  const wanted: readonly KeyToPath[] = items?.length
    ? items
    : Object.keys(data).map((key) => ({ key, path: key }));
  const content: Record<string, VolumeFile> = {};
  for (const { key, path, mode = defaultMode } of wanted) {
    const text = data[key];
    if (text !== undefined) content[path] = { text, mode };
    else if (!optional) throw new VolumeError(`${complaint}: ${key}`);
  }
  return content;
}

function fromPod(
  {
    items = [],
    defaultMode = usualMode,
  }: { readonly items?: readonly DownwardAPIVolumeFile[] } & WithMode,
  { pod, facts }: VolumeSources,
): VolumeContent {
  const content: Record<string, VolumeFile> = {};
  for (const { path, fieldRef, resourceFieldRef, mode = defaultMode } of items) {
    if (fieldRef) content[path] = { text: fieldOf(pod, fieldRef.fieldPath, facts), mode };
    else if (resourceFieldRef) {
      content[path] = { text: resourceOf(resourceFieldRef, pod, undefined, facts), mode };
    }
  }
  return content;
}
