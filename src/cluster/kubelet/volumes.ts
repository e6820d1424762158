// The parts of volumes that programs can see: files of ConfigMaps, Secrets and the downward API.

import type { Pod } from "#api/core.ts";
import type { Container } from "#api/podspec.ts";
import type { KeyToPath, Volume } from "#api/volumes.ts";
import type { Registry } from "../apiserver/registry.ts";
import { decodedData, fieldOf, type PodFacts } from "./environment.ts";

/** Why a volume cannot be set up, as the Event FailedMount says it; undefined if all can. */
export function missingVolume(registry: Registry, pod: Pod): string | undefined {
  const namespace = pod.metadata.namespace ?? "";
  for (const { name, configMap, secret } of pod.spec.volumes ?? []) {
    const failed = `MountVolume.SetUp failed for volume "${name}" : `;
    if (
      configMap &&
      !configMap.optional &&
      !registry.find("configmaps", namespace, configMap.name ?? "")
    ) {
      return `${failed}configmap "${configMap.name}" not found`;
    }
    if (
      secret &&
      !secret.optional &&
      !registry.find("secrets", namespace, secret.secretName ?? "")
    ) {
      return `${failed}secret "${secret.secretName}" not found`;
    }
  }
  return undefined;
}

/** What the container's mounts add to its root file system. */
export function volumeFiles(
  registry: Registry,
  pod: Pod,
  container: Container,
  facts: PodFacts,
): { readonly files: Readonly<Record<string, string>>; readonly directories: readonly string[] } {
  const files: Record<string, string> = {};
  const directories: string[] = [];
  for (const { name, mountPath, subPath } of container.volumeMounts ?? []) {
    const volume = pod.spec.volumes?.find((each) => each.name === name);
    const content = volume ? contentOf(registry, pod, volume, facts) : {};
    if (subPath !== undefined && content[subPath] !== undefined)
      files[mountPath] = content[subPath];
    else {
      directories.push(mountPath);
      for (const [path, text] of Object.entries(content)) files[`${mountPath}/${path}`] = text;
    }
  }
  return { files, directories };
}

function contentOf(
  registry: Registry,
  pod: Pod,
  { configMap, secret, downwardAPI, projected }: Volume,
  facts: PodFacts,
): Record<string, string> {
  const namespace = pod.metadata.namespace ?? "";
  if (configMap) {
    return picked(registry.find("configmaps", namespace, configMap.name ?? ""), configMap.items);
  }
  if (secret) {
    return picked(registry.find("secrets", namespace, secret.secretName ?? ""), secret.items);
  }
  const content: Record<string, string> = {};
  for (const { path, fieldRef } of downwardAPI?.items ?? []) {
    if (path && fieldRef) content[path] = fieldOf(pod, fieldRef.fieldPath ?? "", facts);
  }
  for (const source of projected?.sources ?? []) {
    if (source.configMap) {
      const object = registry.find("configmaps", namespace, source.configMap.name ?? "");
      Object.assign(content, picked(object, source.configMap.items));
    }
    if (source.secret) {
      const object = registry.find("secrets", namespace, source.secret.name ?? "");
      Object.assign(content, picked(object, source.secret.items));
    }
    for (const { path, fieldRef } of source.downwardAPI?.items ?? []) {
      if (path && fieldRef) content[path] = fieldOf(pod, fieldRef.fieldPath ?? "", facts);
    }
  }
  return content;
}

function picked(
  object: Parameters<typeof decodedData>[0] | undefined,
  items: readonly KeyToPath[] | undefined,
): Record<string, string> {
  const data = object ? decodedData(object) : {};
  if (!items) return { ...data };
  return Object.fromEntries(items.map(({ key, path }) => [path, data[key] ?? ""]));
}
