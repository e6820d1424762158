// Defaults of volumes. As pkg/apis/core/v1/defaults.go and the `+default` marks of the types.

import { parseQuantity } from "#api/quantity.ts";
import type { ObjectFieldSelector, ResourceFieldSelector, Volume } from "#api/volumes.ts";
import { isObject } from "#base/json.ts";

const defaultMode = 0o644;

/** What the sources of storage systems are taken to be; the same in a Pod and in a PersistentVolume. */
const driverDefaults: Readonly<Record<string, Readonly<Record<string, string | boolean>>>> = {
  azureDisk: { cachingMode: "ReadWrite", fsType: "ext4", readOnly: false, kind: "Shared" },
  hostPath: { type: "" },
  iscsi: { iscsiInterface: "default" },
  rbd: { pool: "rbd", user: "admin", keyring: "/etc/ceph/keyring" },
  scaleIO: { storageMode: "ThinProvisioned", fsType: "xfs" },
};

/** Fills in what the sources of a volume leave out. */
export function setDriverDefaults(sources: object): void {
  for (const [name, defaults] of Object.entries(driverDefaults)) {
    const source = (sources as Readonly<Record<string, unknown>>)[name];
    if (!isObject(source)) continue;
    for (const [field, value] of Object.entries(defaults)) source[field] ??= value;
  }
}

/** Fills in what a volume of a Pod leaves out. */
export function setVolumeDefaults(volume: Volume): void {
  if (Object.keys(volume).every((key) => key === "name")) volume.emptyDir = {};
  const { configMap, secret, downwardAPI, projected, ephemeral } = volume;
  for (const source of [configMap, secret, downwardAPI, projected]) {
    if (source) source.defaultMode ??= defaultMode;
  }
  setDriverDefaults(volume);
  const claim = ephemeral?.volumeClaimTemplate?.spec;
  if (claim) claim.volumeMode ??= "Filesystem";
  for (const { serviceAccountToken } of projected?.sources ?? []) {
    if (serviceAccountToken) serviceAccountToken.expirationSeconds ??= 3600;
  }
  const sources = [volume, ...(projected?.sources ?? [])];
  for (const file of sources.flatMap((source) => source.downwardAPI?.items ?? [])) {
    setReferenceDefaults(file);
  }
}

/** Fills in what references to a Pod's own fields and resources leave out. */
export function setReferenceDefaults({
  fieldRef,
  resourceFieldRef,
}: {
  readonly fieldRef?: ObjectFieldSelector;
  readonly resourceFieldRef?: ResourceFieldSelector;
}): void {
  if (fieldRef) fieldRef.apiVersion ??= "v1";
  if (!resourceFieldRef) return;
  const { divisor = "0" } = resourceFieldRef;
  resourceFieldRef.divisor = parseQuantity(divisor)?.canonical ?? divisor;
}
