// The types of pkg/apis/core, which messages of the API server show. They are those of k8s.io/api/core/v1
// but for what stands here.

import { must } from "#base/assert.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { type GoField, type GoStructs, goStructs, parseStructs } from "./go-types.ts";

/** Structs with the same fields, in this order, and without those that are not named. */
const reordered = `
PodSpec Volumes InitContainers Containers EphemeralContainers RestartPolicy
  TerminationGracePeriodSeconds ActiveDeadlineSeconds DNSPolicy NodeSelector ServiceAccountName
  AutomountServiceAccountToken NodeName SecurityContext ImagePullSecrets Hostname Subdomain
  SetHostnameAsFQDN Affinity SchedulerName Tolerations HostAliases PriorityClassName Priority
  PreemptionPolicy DNSConfig ReadinessGates RuntimeClassName Overhead EnableServiceLinks
  TopologySpreadConstraints OS SchedulingGates ResourceClaims Resources
VolumeSource HostPath EmptyDir GCEPersistentDisk AWSElasticBlockStore GitRepo Secret NFS ISCSI
  Glusterfs PersistentVolumeClaim RBD Quobyte FlexVolume Cinder CephFS Flocker DownwardAPI FC
  AzureFile ConfigMap VsphereVolume AzureDisk PhotonPersistentDisk Projected PortworxVolume ScaleIO
  StorageOS CSI Ephemeral Image
`;

/** Fields of a Pod's spec that stand in its security context here. */
const hostFields = parseStructs(`
PodSecurityContext HostNetwork:bool HostPID=hostPID:bool HostIPC=hostIPC:bool
  ShareProcessNamespace:*bool HostUsers:*bool
`);

/** Structs of PersistentVolumes. Notation: see template-types.ts. */
const volumeTypes = `
PersistentVolumeSource GCEPersistentDisk=gcePersistentDisk:*GCEPersistentDiskVolumeSource
  AWSElasticBlockStore=awsElasticBlockStore:*AWSElasticBlockStoreVolumeSource
  HostPath:*HostPathVolumeSource Glusterfs:*GlusterfsPersistentVolumeSource NFS=nfs:*NFSVolumeSource
  RBD=rbd:*RBDPersistentVolumeSource Quobyte:*QuobyteVolumeSource
  ISCSI=iscsi:*ISCSIPersistentVolumeSource FlexVolume:*FlexPersistentVolumeSource
  Cinder:*CinderPersistentVolumeSource CephFS=cephfs:*CephFSPersistentVolumeSource
  FC=fc:*FCVolumeSource Flocker:*FlockerVolumeSource AzureFile:*AzureFilePersistentVolumeSource
  VsphereVolume:*VsphereVirtualDiskVolumeSource AzureDisk:*AzureDiskVolumeSource
  PhotonPersistentDisk:*PhotonPersistentDiskVolumeSource PortworxVolume:*PortworxVolumeSource
  ScaleIO:*ScaleIOPersistentVolumeSource Local:*LocalVolumeSource
  StorageOS=storageos:*StorageOSPersistentVolumeSource CSI=csi:*CSIPersistentVolumeSource
GlusterfsPersistentVolumeSource EndpointsName=endpoints:string Path:string ReadOnly:bool
  EndpointsNamespace:*string
RBDPersistentVolumeSource CephMonitors=monitors:[]string RBDImage=image:string FSType=fsType:string
  RBDPool=pool:string RadosUser=user:string Keyring:string SecretRef:*SecretReference ReadOnly:bool
ISCSIPersistentVolumeSource TargetPortal:string IQN=iqn:string Lun:int32
  ISCSIInterface=iscsiInterface:string FSType=fsType:string ReadOnly:bool Portals:[]string
  DiscoveryCHAPAuth=chapAuthDiscovery:bool SessionCHAPAuth=chapAuthSession:bool
  SecretRef:*SecretReference InitiatorName:*string
FlexPersistentVolumeSource Driver:string FSType=fsType:string SecretRef:*SecretReference
  ReadOnly:bool Options:map[string]string
CinderPersistentVolumeSource VolumeID:string FSType=fsType:string ReadOnly:bool
  SecretRef:*SecretReference
CephFSPersistentVolumeSource Monitors:[]string Path:string User:string SecretFile:string
  SecretRef:*SecretReference ReadOnly:bool
AzureFilePersistentVolumeSource SecretName:string ShareName:string ReadOnly:bool
  SecretNamespace:*string
ScaleIOPersistentVolumeSource Gateway:string System:string SecretRef:*SecretReference
  SSLEnabled=sslEnabled:bool ProtectionDomain:string StoragePool:string StorageMode:string
  VolumeName:string FSType=fsType:string ReadOnly:bool
LocalVolumeSource Path:string FSType=fsType:*string
StorageOSPersistentVolumeSource VolumeName:string VolumeNamespace:string FSType=fsType:string
  ReadOnly:bool SecretRef:*ObjectReference
CSIPersistentVolumeSource Driver:string VolumeHandle:string ReadOnly:bool FSType=fsType:string
  VolumeAttributes:map[string]string ControllerPublishSecretRef:*SecretReference
  NodeStageSecretRef:*SecretReference NodePublishSecretRef:*SecretReference
  ControllerExpandSecretRef:*SecretReference NodeExpandSecretRef:*SecretReference
SecretReference Name:string Namespace:string
ObjectReference Kind:string Namespace:string Name:string UID=uid:types.UID
  APIVersion=apiVersion:string ResourceVersion:string FieldPath:string
ServiceAccountTokenProjection Audience:string ExpirationSeconds:int64 Path:string
`;

/** The structs of pkg/apis/core below a Pod, a claim and a volume. */
export const internalStructs: GoStructs = new Map([
  ...goStructs,
  ...reordered
    .trim()
    .replace(/\n {2}/g, " ")
    .split("\n")
    .map((line): [string, readonly GoField[]] => {
      const [name = "", ...names] = line.split(" ");
      return [name, names.map((goName) => fieldOf(name, goName))];
    }),
  ["PodSecurityContext", [...fieldsOf(hostFields), ...fieldsOf(goStructs)]],
  ...parseStructs(volumeTypes),
]);

function fieldsOf(structs: GoStructs): readonly GoField[] {
  return must(structs.get("PodSecurityContext"), "PodSecurityContext is a Go struct");
}

function fieldOf(struct: string, goName: string): GoField {
  const found = goStructs.get(struct)?.find((field) => field.goName === goName);
  return must(found, `${struct} has the field ${goName}`);
}

/** A Pod's spec as pkg/apis/core has it. */
export function internalPodSpec(spec: object): JsonObject {
  const given: JsonObject = { ...spec };
  const context = isObject(given["securityContext"]) ? given["securityContext"] : {};
  const moved = fieldsOf(hostFields).map(({ jsonName }) => [jsonName, given[jsonName]]);
  return { ...given, securityContext: { ...context, ...Object.fromEntries(moved) } };
}
