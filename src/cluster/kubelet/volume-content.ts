// The files of the volumes that are made from objects: ConfigMaps, Secrets, the Pod itself.
// Rules of pkg/volume/configmap, secret, downwardapi and projected.

import type { ConfigMap, Pod, Secret } from "#api/core.ts";
import { StatusError } from "#api/errors.ts";
import type { DownwardAPIVolumeFile, KeyToPath, Volume, VolumeProjection } from "#api/volumes.ts";
import type { Registry } from "../apiserver/registry.ts";
import type { FileText } from "./container-files.ts";
import { fieldOf, type PodFacts, resourceOf } from "./downward-api.ts";
import { decodedData } from "./environment.ts";
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

/** Text by path within the volume, or undefined for volumes that hold files of their own. Throws VolumeError. */
export function volumeContent(
  { configMap, secret, downwardAPI, projected }: Volume,
  sources: VolumeSources,
): Record<string, FileText> | undefined {
  if (configMap) return fromConfigMap(configMap, sources);
  if (secret) return fromSecret({ ...secret, name: secret.secretName ?? "" }, sources);
  if (downwardAPI) return fromPod(downwardAPI.items, sources);
  if (!projected) return undefined;
  const problems: string[] = [];
  const content: Record<string, FileText> = {};
  for (const source of projected.sources ?? []) {
    try {
      Object.assign(content, fromProjection(source, sources));
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
  sources: VolumeSources,
): Record<string, FileText> {
  if (configMap) return fromConfigMap(configMap, sources);
  if (secret) return fromSecret(secret, sources);
  if (downwardAPI) return fromPod(downwardAPI.items, sources);
  return serviceAccountToken ? fromToken(serviceAccountToken, sources) : {};
}

function fromToken(
  wanted: WantedToken & { readonly path: string },
  sources: VolumeSources,
): Record<string, FileText> {
  try {
    return { [wanted.path]: sources.token(wanted) };
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    throw new VolumeError(`failed to fetch token: ${error.message}`);
  }
}

/** Which object, and what of it. */
interface Wanted {
  readonly name?: string;
  readonly items?: readonly KeyToPath[];
  readonly optional?: boolean;
}

function fromConfigMap(wanted: Wanted, { registry, pod }: VolumeSources): Record<string, string> {
  const { name = "", optional } = wanted;
  const object = registry.find("configmaps", pod.metadata.namespace ?? "", name);
  if (!object && !optional) throw new VolumeError(`configmap "${name}" not found`);
  return picked(object, wanted, "configmap references non-existent config key");
}

function fromSecret(wanted: Wanted, { registry, pod }: VolumeSources): Record<string, string> {
  const { name = "", optional } = wanted;
  const object = registry.find("secrets", pod.metadata.namespace ?? "", name);
  if (!object && !optional) throw new VolumeError(`secret "${name}" not found`);
  return picked(object, wanted, "references non-existent secret key");
}

function picked(
  object: ConfigMap | Secret | undefined,
  { items, optional }: Wanted,
  complaint: string,
): Record<string, string> {
  const data = object ? decodedData(object) : {};
  if (!items?.length) return { ...data };
  const content: Record<string, string> = {};
  for (const { key, path } of items) {
    const text = data[key];
    if (text !== undefined) content[path] = text;
    else if (!optional) throw new VolumeError(`${complaint}: ${key}`);
  }
  return content;
}

function fromPod(
  items: readonly DownwardAPIVolumeFile[] = [],
  { pod, facts }: VolumeSources,
): Record<string, string> {
  const content: Record<string, string> = {};
  for (const { path, fieldRef, resourceFieldRef } of items) {
    if (fieldRef) content[path] = fieldOf(pod, fieldRef.fieldPath, facts);
    else if (resourceFieldRef) content[path] = resourceOf(resourceFieldRef, pod, undefined, facts);
  }
  return content;
}
