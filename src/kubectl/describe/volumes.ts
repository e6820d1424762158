import { milliOf } from "#api/quantity.ts";
import type {
  DownwardAPIVolumeSource,
  EphemeralVolumeSource,
  LocalObjectReference,
  ProjectedVolumeSource,
  Volume,
} from "#api/volumes.ts";
import type { JsonObject } from "#base/json.ts";
import { valueAt } from "../resources/fields.ts";
import type { Description } from "./description.ts";
import { describeAnnotations, pairsOf } from "./metadata.ts";

type Source = keyof Omit<Volume, "name">;
/** What a field holds in Go, which decides how it looks when it is not set. */
type Shape = "text" | "number" | "bool" | "list" | "reference" | "map";
type Fields = readonly (readonly [label: string, field: string, shape: Shape, unset?: string])[];

const readOnly = ["ReadOnly", "readOnly", "bool"] as const;
const fsType = ["FSType", "fsType", "text"] as const;
const secretRef = ["SecretRef", "secretRef", "reference"] as const;
const optional = ["Optional", "optional", "bool"] as const;

/** Each type of volume: what it is called and which fields are shown. */
const sources: Readonly<Record<Source, readonly [type: string, fields: Fields]>> = {
  hostPath: [
    "HostPath (bare host directory volume)",
    [
      ["Path", "path", "text"],
      ["HostPathType", "type", "text", "<none>"],
    ],
  ],
  emptyDir: [
    "EmptyDir (a temporary directory that shares a pod's lifetime)",
    [
      ["Medium", "medium", "text"],
      ["SizeLimit", "sizeLimit", "text", "<unset>"],
    ],
  ],
  gcePersistentDisk: [
    "GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)",
    [["PDName", "pdName", "text"], fsType, ["Partition", "partition", "number"], readOnly],
  ],
  awsElasticBlockStore: [
    "AWSElasticBlockStore (a Persistent Disk resource in AWS)",
    [["VolumeID", "volumeID", "text"], fsType, ["Partition", "partition", "number"], readOnly],
  ],
  gitRepo: [
    "GitRepo (a volume that is pulled from git when the pod is created)",
    [
      ["Repository", "repository", "text"],
      ["Revision", "revision", "text"],
    ],
  ],
  secret: [
    "Secret (a volume populated by a Secret)",
    [["SecretName", "secretName", "text"], optional],
  ],
  configMap: [
    "ConfigMap (a volume populated by a ConfigMap)",
    [["Name", "name", "text"], optional],
  ],
  nfs: [
    "NFS (an NFS mount that lasts the lifetime of a pod)",
    [["Server", "server", "text"], ["Path", "path", "text"], readOnly],
  ],
  iscsi: [
    "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)",
    [
      ["TargetPortal", "targetPortal", "text"],
      ["IQN", "iqn", "text"],
      ["Lun", "lun", "number"],
      ["ISCSIInterface", "iscsiInterface", "text"],
      fsType,
      readOnly,
      ["Portals", "portals", "list"],
      ["DiscoveryCHAPAuth", "chapAuthDiscovery", "bool"],
      ["SessionCHAPAuth", "chapAuthSession", "bool"],
      secretRef,
      ["InitiatorName", "initiatorName", "text", "<none>"],
    ],
  ],
  glusterfs: [
    "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)",
    [["EndpointsName", "endpoints", "text"], ["Path", "path", "text"], readOnly],
  ],
  persistentVolumeClaim: [
    "PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)",
    [["ClaimName", "claimName", "text"], readOnly],
  ],
  ephemeral: [
    "EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)",
    [],
  ],
  rbd: [
    "RBD (a Rados Block Device mount on the host that shares a pod's lifetime)",
    [
      ["CephMonitors", "monitors", "list"],
      ["RBDImage", "image", "text"],
      fsType,
      ["RBDPool", "pool", "text"],
      ["RadosUser", "user", "text"],
      ["Keyring", "keyring", "text"],
      secretRef,
      readOnly,
    ],
  ],
  quobyte: [
    "Quobyte (a Quobyte mount on the host that shares a pod's lifetime)",
    [["Registry", "registry", "text"], ["Volume", "volume", "text"], readOnly],
  ],
  downwardAPI: ["DownwardAPI (a volume populated by information about the pod)", []],
  azureDisk: [
    "AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)",
    [
      ["DiskName", "diskName", "text"],
      ["DiskURI", "diskURI", "text"],
      ["Kind", "kind", "text"],
      fsType,
      ["CachingMode", "cachingMode", "text"],
      readOnly,
    ],
  ],
  vsphereVolume: [
    "vSphereVolume (a Persistent Disk resource in vSphere)",
    [
      ["VolumePath", "volumePath", "text"],
      fsType,
      ["StoragePolicyName", "storagePolicyName", "text"],
    ],
  ],
  photonPersistentDisk: [
    "PhotonPersistentDisk (a Persistent Disk resource in photon platform)",
    [["PdID", "pdID", "text"], fsType],
  ],
  cinder: [
    "Cinder (a Persistent Disk resource in OpenStack)",
    [["VolumeID", "volumeID", "text"], fsType, readOnly, secretRef],
  ],
  scaleIO: [
    "ScaleIO (a persistent volume backed by a block device in ScaleIO)",
    [
      ["Gateway", "gateway", "text"],
      ["System", "system", "text"],
      ["Protection Domain", "protectionDomain", "text"],
      ["Storage Pool", "storagePool", "text"],
      ["Storage Mode", "storageMode", "text"],
      ["VolumeName", "volumeName", "text"],
      fsType,
      readOnly,
    ],
  ],
  cephfs: [
    "CephFS (a CephFS mount on the host that shares a pod's lifetime)",
    [
      ["Monitors", "monitors", "list"],
      ["Path", "path", "text"],
      ["User", "user", "text"],
      ["SecretFile", "secretFile", "text"],
      secretRef,
      readOnly,
    ],
  ],
  storageos: [
    "StorageOS (a StorageOS Persistent Disk resource)",
    [
      ["VolumeName", "volumeName", "text"],
      ["VolumeNamespace", "volumeNamespace", "text"],
      fsType,
      readOnly,
    ],
  ],
  fc: [
    "FC (a Fibre Channel disk)",
    [["TargetWWNs", "targetWWNs", "text"], ["LUN", "lun", "text", "<none>"], fsType, readOnly],
  ],
  azureFile: [
    "AzureFile (an Azure File Service mount on the host and bind mount to the pod)",
    [["SecretName", "secretName", "text"], ["ShareName", "shareName", "text"], readOnly],
  ],
  flexVolume: [
    "FlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)",
    [["Driver", "driver", "text"], fsType, secretRef, readOnly, ["Options", "options", "map"]],
  ],
  flocker: [
    "Flocker (a Flocker volume mounted by the Flocker agent)",
    [
      ["DatasetName", "datasetName", "text"],
      ["DatasetUUID", "datasetUUID", "text"],
    ],
  ],
  portworxVolume: [
    "PortworxVolume (a Portworx Volume resource)",
    [["VolumeID", "volumeID", "text"]],
  ],
  projected: ["Projected (a volume that contains injected data from multiple sources)", []],
  csi: [
    "CSI (a Container Storage Interface (CSI) volume source)",
    [["Driver", "driver", "text"], fsType, readOnly],
  ],
  image: [
    "Image (a container image or OCI artifact)",
    [
      ["Reference", "reference", "text"],
      ["PullPolicy", "pullPolicy", "text"],
    ],
  ],
};

const names = Object.keys(sources) as readonly Source[];

/** What is shown of the types that have other fields in a persistent volume. */
const persistentFields: Partial<Readonly<Record<Source, Fields>>> = {
  glusterfs: [
    ["EndpointsName", "endpoints", "text"],
    ["EndpointsNamespace", "endpointsNamespace", "text", "<unset>"],
    ["Path", "path", "text"],
    readOnly,
  ],
  scaleIO: [
    ...sources.scaleIO[1].slice(0, -2),
    ["SecretName", "secretRef.name", "text"],
    ["SecretNamespace", "secretRef.namespace", "text"],
    fsType,
    readOnly,
  ],
  azureFile: [
    ["SecretName", "secretName", "text"],
    ["SecretNamespace", "secretNamespace", "text"],
    ["ShareName", "shareName", "text"],
    readOnly,
  ],
  csi: [["Driver", "driver", "text"], fsType, ["VolumeHandle", "volumeHandle", "text"], readOnly],
};

/** The volumes of a Pod or template; in templates one column further right. */
export function describeVolumes(
  d: Description,
  volumes: readonly Volume[] = [],
  inTemplate = false,
): void {
  if (volumes.length === 0) {
    d.field("Volumes", "<none>", inTemplate ? 1 : 0);
    return;
  }
  d.heading("Volumes", inTemplate ? 1 : 0);
  for (const volume of volumes) {
    d.row(1, `${inTemplate ? " " : ""}${volume.name}:`);
    const source = names.find((name) => volume[name]);
    if (source) describeVolume(d, volume, source);
    else d.row(1, "<unknown>");
  }
}

/** What stands behind a persistent volume, under "Source:". */
export function describeSource(d: Description, spec: object): void {
  const volume = spec as Volume & { readonly local?: { readonly path: string } };
  const source = names.find((name) => volume[name]);
  if (source) {
    describeFields(d, volume, source, true);
    if (volume.csi) describeAttributes(d, volume.csi.volumeAttributes, "    ");
  } else if (volume.local) {
    const type = "LocalVolume (a persistent volume backed by local storage on a node)";
    d.field("Type", type, 2).field("Path", volume.local.path, 2);
  } else d.row(1, "<unknown>");
}

function describeVolume(d: Description, volume: Volume, source: Source): void {
  describeFields(d, volume, source, false);
  if (volume.projected) describeProjected(d, volume.projected);
  if (volume.downwardAPI) describeDownwardAPI(d, volume.downwardAPI);
  if (volume.ephemeral) describeClaimTemplate(d, volume.ephemeral);
  if (volume.csi) describeAttributes(d, volume.csi.volumeAttributes, "");
}

function describeFields(d: Description, volume: Volume, source: Source, persistent: boolean): void {
  const [type, shared] = sources[source];
  d.field("Type", type, 2);
  const values = volume[source] as JsonObject;
  const fields = (persistent && persistentFields[source]) || shared;
  for (const [label, field, shape, unset] of fields) {
    const value = valueAt(values, ...field.split("."));
    const shown = field === "sizeLimit" && milliOf(String(value)) <= 0 ? undefined : value;
    const text =
      shown === undefined && unset !== undefined ? unset : goText(shown, shape, persistent);
    // As upstream: two labels are not like the others.
    if (label === "ISCSIInterface") d.row(2, label, text);
    else if (source === "azureDisk" && label === "Kind") d.row(2, "Kind: ", text);
    else d.field(label, text, 2);
  }
}

/** As Go's %v prints it. */
function goText(value: unknown, shape: Shape, persistent: boolean): string {
  switch (shape) {
    case "list":
      return `[${((value as readonly string[] | undefined) ?? []).join(" ")}]`;
    case "reference":
      return value ? referenceText(value, persistent) : "nil";
    case "map":
      return `map[${pairsOf(value as Record<string, string> | undefined)
        .map((pair) => pair.replace("=", ":"))
        .join(" ")}]`;
    case "number":
      return String((value as number | undefined) ?? 0);
    case "bool":
      return String(value === true);
    default:
      if (Array.isArray(value)) return value.join(", ");
      return typeof value === "string" || typeof value === "number" ? String(value) : "";
  }
}

type Reference = LocalObjectReference & { readonly namespace?: string };

/** A Pod refers to a secret beside it, a persistent volume to one of any namespace. */
function referenceText({ name = "", namespace = "" }: Reference, persistent: boolean): string {
  return persistent
    ? `&SecretReference{Name:${name},Namespace:${namespace},}`
    : `&LocalObjectReference{Name:${name},}`;
}

function describeProjected(
  d: Description,
  { sources: projections = [] }: ProjectedVolumeSource,
): void {
  for (const { secret, downwardAPI, configMap, serviceAccountToken } of projections) {
    if (secret) {
      d.field("SecretName", secret.name ?? "", 2);
      d.field("Optional", secret.optional === true, 2);
    } else if (downwardAPI) {
      d.field("DownwardAPI", true, 2);
    } else if (configMap) {
      d.field("ConfigMapName", configMap.name ?? "", 2);
      d.field("Optional", configMap.optional === true, 2);
    } else if (serviceAccountToken) {
      d.field("TokenExpirationSeconds", serviceAccountToken.expirationSeconds ?? 0, 2);
    }
  }
}

function describeDownwardAPI(d: Description, { items = [] }: DownwardAPIVolumeSource): void {
  d.heading("Items", 2);
  for (const { path, fieldRef, resourceFieldRef } of items) {
    if (fieldRef) d.row(3, `${fieldRef.fieldPath} -> ${path}`);
    if (resourceFieldRef) d.row(3, `${resourceFieldRef.resource} -> ${path}`);
  }
}

function describeClaimTemplate(
  d: Description,
  { volumeClaimTemplate }: EphemeralVolumeSource,
): void {
  if (!volumeClaimTemplate) return;
  const { metadata = {}, spec = {} } = volumeClaimTemplate;
  d.field("StorageClass", spec.storageClassName ?? "", 2);
  d.field("Volume", spec.volumeName ?? "", 2);
  d.list("Labels", pairsOf(metadata.labels), 2);
  describeAnnotations(d, metadata.annotations, 2);
  d.field("Capacity", "", 2).field("Access Modes", "", 2);
  if (spec.volumeMode) d.field("VolumeMode", spec.volumeMode, 2);
  const { dataSource } = spec;
  if (!dataSource) return;
  d.heading("DataSource", 2);
  if (dataSource.apiGroup) d.field("APIGroup", dataSource.apiGroup, 3);
  d.field("Kind", dataSource.kind ?? "", 3).field("Name", dataSource.name ?? "", 3);
}

/** In a persistent volume upstream indents each piece of a line anew. */
function describeAttributes(
  d: Description,
  attributes: Record<string, string> | undefined,
  indent: string,
): void {
  const pairs = pairsOf(attributes).map((pair) =>
    pair.length > 140 ? `${pair.slice(0, 140)}...` : pair,
  );
  const [first = "<none>", ...others] = pairs;
  d.field("VolumeAttributes", pairs.length > 0 ? indent + first : first, 2);
  for (const pair of others) d.row(2, indent, indent + pair);
}
