// What is wrong with a Pod's volumes. Rules of ValidateVolumes in pkg/apis/core/validation.

import {
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  invalidEach,
  notSupported,
  required,
} from "#api/field-errors.ts";
import { dns1123Label, dns1123Subdomain } from "#api/label-rules.ts";
import { nanosOf } from "#api/quantity.ts";
import type {
  ConfigMapVolumeSource,
  EphemeralVolumeSource,
  HostPathVolumeSource,
  Volume,
} from "#api/volumes.ts";
import type { JsonObject } from "#base/json.ts";
import { validateClaimTemplate } from "./claim-validation.ts";
import { validateFile, validateItem } from "./file-validation.ts";
import { fileMode, withoutBacksteps } from "../rules/paths.ts";
import { validateProjected } from "./projection-validation.ts";
import { podDrivers } from "./volume-drivers.ts";

/** What was found about volumes: the faults, and those that containers can mount. */
export interface CheckedVolumes {
  readonly errors: readonly FieldError[];
  readonly usable: ReadonlyMap<string, Volume>;
}

/** `path` leads to the list; `podName` is that of the Pod, where there is one. */
export function validateVolumes(
  volumes: readonly Volume[],
  podName: string | undefined,
  path: string,
): CheckedVolumes {
  const errors: FieldError[] = [];
  const usable = new Map<string, Volume>();
  for (const [index, volume] of volumes.entries()) {
    const here = `${path}[${index}]`;
    const { name } = volume;
    const field = `${here}.name`;
    const faults = [
      ...validateSources(volume, podName, here),
      ...(name ? invalidEach(field, name, dns1123Label(name)) : [required(field)]),
      ...(usable.has(name) ? [duplicate(field, name)] : []),
    ];
    if (faults.length === 0) usable.set(name, volume);
    errors.push(...faults, ...validateOwnClaim(volume, volumes, podName, here));
  }
  return { errors, usable };
}

/** A volume cannot be the claim that is made for another one. */
function validateOwnClaim(
  { persistentVolumeClaim: claim }: Volume,
  volumes: readonly Volume[],
  podName: string | undefined,
  path: string,
): FieldError[] {
  const isMade = volumes.some(
    ({ name, ephemeral }) => podName && ephemeral && claim?.claimName === `${podName}-${name}`,
  );
  if (!claim || !isMade) return [];
  const why = "must not reference a PVC that gets created for an ephemeral volume";
  return [invalid(`${path}.persistentVolumeClaim.claimName`, claim.claimName, why)];
}

/** The sources, in the order in which the API server looks at them. */
const sources = [
  "emptyDir",
  "hostPath",
  "gitRepo",
  "gcePersistentDisk",
  "awsElasticBlockStore",
  "secret",
  "nfs",
  "iscsi",
  "glusterfs",
  "flocker",
  "persistentVolumeClaim",
  "rbd",
  "cinder",
  "cephfs",
  "quobyte",
  "downwardAPI",
  "fc",
  "flexVolume",
  "configMap",
  "azureFile",
  "vsphereVolume",
  "photonPersistentDisk",
  "portworxVolume",
  "azureDisk",
  "storageos",
  "projected",
  "scaleIO",
  "csi",
  "ephemeral",
] as const;

/** What the server calls a source when it is one too many, where that is not its name. */
const namesOfExtra: Readonly<Record<string, string>> = {
  cephfs: "cephFS",
  downwardAPI: "downwarAPI",
};

function validateSources(volume: Volume, podName: string | undefined, path: string): FieldError[] {
  const [first, ...more] = sources.filter((source) => volume[source] !== undefined);
  if (!first) return [required(path, "must specify a volume type")];
  return [
    ...validateSource(volume, first, podName, path),
    ...more.map((source) =>
      forbidden(
        `${path}.${namesOfExtra[source] ?? source}`,
        "may not specify more than 1 volume type",
      ),
    ),
  ];
}

function validateSource(
  volume: Volume,
  source: (typeof sources)[number],
  podName: string | undefined,
  path: string,
): FieldError[] {
  const { emptyDir, hostPath, configMap, secret, downwardAPI, projected, ephemeral } = volume;
  const here = `${path}.${source === "gcePersistentDisk" ? "persistentDisk" : source}`;
  const driver = podDrivers[source];
  if (driver) return driver(volume[source] as JsonObject, here, volume.name);
  if (source === "emptyDir" && nanosOf(emptyDir?.sizeLimit) < 0n) {
    return [forbidden(`${here}.sizeLimit`, "SizeLimit field must be a valid resource quantity")];
  }
  if (source === "hostPath" && hostPath) return validateHostPath(hostPath, here);
  if (source === "secret" && secret) {
    const { secretName } = secret;
    return [
      ...(secretName ? [] : [required(`${here}.secretName`)]),
      ...validateFiles(secret, here),
    ];
  }
  if (source === "configMap" && configMap) {
    return [
      ...(configMap.name ? [] : [required(`${here}.name`)]),
      ...validateFiles(configMap, here),
    ];
  }
  if (source === "downwardAPI" && downwardAPI) {
    return [
      ...fileMode(`${here}.defaultMode`, downwardAPI.defaultMode),
      ...(downwardAPI.items ?? []).flatMap((file) => validateFile(file, here)),
    ];
  }
  if (source === "projected" && projected) return validateProjected(projected, here);
  if (source === "ephemeral" && ephemeral) {
    return validateEphemeral(ephemeral, volume.name, podName, path);
  }
  return [];
}

function validateFiles(
  { defaultMode, items = [] }: Pick<ConfigMapVolumeSource, "defaultMode" | "items">,
  path: string,
): FieldError[] {
  return [
    ...fileMode(`${path}.defaultMode`, defaultMode),
    ...items.flatMap((item, index) => validateItem(item, `${path}.items[${index}]`)),
  ];
}

const hostPathTypes = [
  "",
  "BlockDevice",
  "CharDevice",
  "Directory",
  "DirectoryOrCreate",
  "File",
  "FileOrCreate",
  "Socket",
];

/** `path` leads to the source, in a Pod or in a PersistentVolume. */
export function validateHostPath(
  { path: place, type = "" }: HostPathVolumeSource,
  path: string,
): FieldError[] {
  if (!place) return [required(`${path}.path`)];
  const errors = withoutBacksteps(`${path}.path`, place);
  if (!hostPathTypes.includes(type)) {
    errors.push(notSupported(`${path}.type`, type, hostPathTypes));
  }
  return errors;
}

/** A claim is made for the volume, called after the Pod and it. */
function validateEphemeral(
  { volumeClaimTemplate: template }: EphemeralVolumeSource,
  name: string,
  podName: string | undefined,
  path: string,
): FieldError[] {
  const field = `${path}.ephemeral.volumeClaimTemplate`;
  const errors = template ? validateClaimTemplate(template, field) : [required(field)];
  if (!podName || !name) return errors;
  const claim = `${podName}-${name}`;
  const faults = dns1123Subdomain(claim).map(
    (fault) => `PVC name ${JSON.stringify(claim)}: ${fault}`,
  );
  return [...errors, ...invalidEach(`${path}.name`, name, faults)];
}
