/** The kinds of storage.k8s.io/v1, and the volumes of core/v1 that outlive a Pod. Notation: see schema.ts. */
export const storageTypes = `
# core.v1
PersistentVolumeClaimCondition
  type! string
  status! string
  lastProbeTime Time
  lastTransitionTime Time
  reason string
  message string
ModifyVolumeStatus
  targetVolumeAttributesClassName string
  status! string
PersistentVolumeClaimStatus
  phase string
  accessModes []string
  capacity map[string]Quantity
  conditions []PersistentVolumeClaimCondition patch=merge mergeKey=type list=map keys=type
  allocatedResources map[string]Quantity
  allocatedResourceStatuses map[string]string granular
  currentVolumeAttributesClassName *string
  modifyVolumeStatus *ModifyVolumeStatus
PersistentVolumeClaim
  kind string
  apiVersion string
  metadata ObjectMeta
  spec PersistentVolumeClaimSpec
  status PersistentVolumeClaimStatus
GlusterfsPersistentVolumeSource
  endpoints! string
  path! string
  readOnly bool
  endpointsNamespace *string
SecretReference atomic
  name string
  namespace string
RBDPersistentVolumeSource
  monitors! []string
  image! string
  fsType string
  pool string default=rbd
  user string default=admin
  keyring string default=/etc/ceph/keyring
  secretRef *SecretReference
  readOnly bool
ISCSIPersistentVolumeSource
  targetPortal! string
  iqn! string
  lun! int32
  iscsiInterface string default=default
  fsType string
  readOnly bool
  portals []string
  chapAuthDiscovery bool
  chapAuthSession bool
  secretRef *SecretReference
  initiatorName *string
CinderPersistentVolumeSource
  volumeID! string
  fsType string
  readOnly bool
  secretRef *SecretReference
CephFSPersistentVolumeSource
  monitors! []string
  path string
  user string
  secretFile string
  secretRef *SecretReference
  readOnly bool
FlexPersistentVolumeSource
  driver! string
  fsType string
  secretRef *SecretReference
  readOnly bool
  options map[string]string
AzureFilePersistentVolumeSource
  secretName! string
  shareName! string
  readOnly bool
  secretNamespace *string
ScaleIOPersistentVolumeSource
  gateway! string
  system! string
  secretRef *SecretReference required
  sslEnabled bool
  protectionDomain string
  storagePool string
  storageMode string default=ThinProvisioned
  volumeName string
  fsType string default=xfs
  readOnly bool
LocalVolumeSource
  path! string
  fsType *string
StorageOSPersistentVolumeSource
  volumeName string
  volumeNamespace string
  fsType string
  readOnly bool
  secretRef *ObjectReference
CSIPersistentVolumeSource
  driver! string
  volumeHandle! string
  readOnly bool
  fsType string
  volumeAttributes map[string]string
  controllerPublishSecretRef *SecretReference
  nodeStageSecretRef *SecretReference
  nodePublishSecretRef *SecretReference
  controllerExpandSecretRef *SecretReference
  nodeExpandSecretRef *SecretReference
VolumeNodeAffinity
  required *NodeSelector
PersistentVolumeSpec
  capacity map[string]Quantity
  gcePersistentDisk *GCEPersistentDiskVolumeSource
  awsElasticBlockStore *AWSElasticBlockStoreVolumeSource
  hostPath *HostPathVolumeSource
  glusterfs *GlusterfsPersistentVolumeSource
  nfs *NFSVolumeSource
  rbd *RBDPersistentVolumeSource
  iscsi *ISCSIPersistentVolumeSource
  cinder *CinderPersistentVolumeSource
  cephfs *CephFSPersistentVolumeSource
  fc *FCVolumeSource
  flocker *FlockerVolumeSource
  flexVolume *FlexPersistentVolumeSource
  azureFile *AzureFilePersistentVolumeSource
  vsphereVolume *VsphereVirtualDiskVolumeSource
  quobyte *QuobyteVolumeSource
  azureDisk *AzureDiskVolumeSource
  photonPersistentDisk *PhotonPersistentDiskVolumeSource
  portworxVolume *PortworxVolumeSource
  scaleIO *ScaleIOPersistentVolumeSource
  local *LocalVolumeSource
  storageos *StorageOSPersistentVolumeSource
  csi *CSIPersistentVolumeSource
  accessModes []string
  claimRef *ObjectReference granular
  persistentVolumeReclaimPolicy string
  storageClassName string
  mountOptions []string
  volumeMode *string
  nodeAffinity *VolumeNodeAffinity
  volumeAttributesClassName *string
PersistentVolumeStatus
  phase string
  message string
  reason string
  lastPhaseTransitionTime *Time
PersistentVolume
  kind string
  apiVersion string
  metadata ObjectMeta
  spec PersistentVolumeSpec
  status PersistentVolumeStatus
TopologySelectorLabelRequirement
  key! string
  values! []string
TopologySelectorTerm atomic
  matchLabelExpressions []TopologySelectorLabelRequirement
# storage.v1
StorageClass
  kind string
  apiVersion string
  metadata ObjectMeta
  provisioner! string
  parameters map[string]string
  reclaimPolicy *string
  mountOptions []string
  allowVolumeExpansion *bool
  volumeBindingMode *string
  allowedTopologies []TopologySelectorTerm
CSITokenRequest as=TokenRequest
  audience! string
  expirationSeconds *int64
CSIDriverSpec
  attachRequired *bool
  podInfoOnMount *bool
  volumeLifecycleModes []string list=set
  storageCapacity *bool
  fsGroupPolicy *string
  tokenRequests []CSITokenRequest
  requiresRepublish *bool
  seLinuxMount *bool
  nodeAllocatableUpdatePeriodSeconds *int64
CSIDriver
  kind string
  apiVersion string
  metadata ObjectMeta
  spec CSIDriverSpec required
VolumeNodeResources
  count *int32
CSINodeDriver
  name! string
  nodeID! string
  topologyKeys! []string optional
  allocatable *VolumeNodeResources
CSINodeSpec
  drivers! []CSINodeDriver patch=merge mergeKey=name list=map keys=name
CSINode
  kind string
  apiVersion string
  metadata ObjectMeta
  spec CSINodeSpec required
CSIStorageCapacity
  kind string
  apiVersion string
  metadata ObjectMeta
  nodeTopology *LabelSelector
  storageClassName! string
  capacity *Quantity
  maximumVolumeSize *Quantity
VolumeAttachmentSource
  persistentVolumeName *string
  inlineVolumeSpec *PersistentVolumeSpec
VolumeAttachmentSpec
  attacher! string
  source VolumeAttachmentSource required
  nodeName! string
VolumeError
  time Time
  message string
  errorCode *int32
VolumeAttachmentStatus
  attached! bool
  attachmentMetadata map[string]string
  attachError *VolumeError
  detachError *VolumeError
VolumeAttachment
  kind string
  apiVersion string
  metadata ObjectMeta
  spec VolumeAttachmentSpec required
  status VolumeAttachmentStatus
`;
