/** The volumes of a Pod. Notation: see schema.ts. */
export const volumesTypes = `
# core.v1
AWSElasticBlockStoreVolumeSource
  volumeID! string
  fsType string
  partition int32
  readOnly bool
AzureDiskVolumeSource
  diskName! string
  diskURI! string
  cachingMode *string default=ReadWrite
  fsType *string default=ext4
  readOnly *bool default=false
  kind *string default=Shared
AzureFileVolumeSource
  secretName! string
  shareName! string
  readOnly bool
LocalObjectReference atomic
  name string default=
CephFSVolumeSource
  monitors! []string
  path string
  user string
  secretFile string
  secretRef *LocalObjectReference
  readOnly bool
CinderVolumeSource
  volumeID! string
  fsType string
  readOnly bool
  secretRef *LocalObjectReference
KeyToPath
  key! string
  path! string
  mode *int32
ConfigMapVolumeSource
  name string default=
  items []KeyToPath
  defaultMode *int32
  optional *bool
CSIVolumeSource
  driver! string
  readOnly *bool
  fsType *string
  volumeAttributes map[string]string
  nodePublishSecretRef *LocalObjectReference
ObjectFieldSelector atomic
  apiVersion string
  fieldPath! string
ResourceFieldSelector atomic
  containerName string
  resource! string
  divisor Quantity
DownwardAPIVolumeFile
  path! string
  fieldRef *ObjectFieldSelector
  resourceFieldRef *ResourceFieldSelector
  mode *int32
DownwardAPIVolumeSource
  items []DownwardAPIVolumeFile
  defaultMode *int32
EmptyDirVolumeSource
  medium string
  sizeLimit *Quantity
VolumeResourceRequirements
  limits map[string]Quantity
  requests map[string]Quantity
TypedLocalObjectReference atomic
  apiGroup *string
  kind! string
  name! string
TypedObjectReference
  apiGroup *string
  kind! string
  name! string
  namespace *string
PersistentVolumeClaimSpec
  accessModes []string
  selector *LabelSelector
  resources VolumeResourceRequirements
  volumeName string
  storageClassName *string
  volumeMode *string
  dataSource *TypedLocalObjectReference
  dataSourceRef *TypedObjectReference
  volumeAttributesClassName *string
PersistentVolumeClaimTemplate
  metadata ObjectMeta
  spec PersistentVolumeClaimSpec required
EphemeralVolumeSource
  volumeClaimTemplate *PersistentVolumeClaimTemplate
FCVolumeSource
  targetWWNs []string
  lun *int32
  fsType string
  readOnly bool
  wwids []string
FlexVolumeSource
  driver! string
  fsType string
  secretRef *LocalObjectReference
  readOnly bool
  options map[string]string
FlockerVolumeSource
  datasetName string
  datasetUUID string
GCEPersistentDiskVolumeSource
  pdName! string
  fsType string
  partition int32
  readOnly bool
GitRepoVolumeSource
  repository! string
  revision string
  directory string
GlusterfsVolumeSource
  endpoints! string
  path! string
  readOnly bool
HostPathVolumeSource
  path! string
  type *string
ImageVolumeSource
  reference string
  pullPolicy string
ISCSIVolumeSource
  targetPortal! string
  iqn! string
  lun! int32
  iscsiInterface! string optional default=default
  fsType string
  readOnly bool
  portals []string
  chapAuthDiscovery bool
  chapAuthSession bool
  secretRef *LocalObjectReference
  initiatorName *string
NFSVolumeSource
  server! string
  path! string
  readOnly bool
PersistentVolumeClaimVolumeSource
  claimName! string
  readOnly bool
PhotonPersistentDiskVolumeSource
  pdID! string
  fsType string
PortworxVolumeSource
  volumeID! string
  fsType string
  readOnly bool
SecretProjection
  name string default=
  items []KeyToPath
  optional *bool
DownwardAPIProjection
  items []DownwardAPIVolumeFile
ConfigMapProjection
  name string default=
  items []KeyToPath
  optional *bool
ServiceAccountTokenProjection
  audience string
  expirationSeconds *int64
  path! string
ClusterTrustBundleProjection
  name *string
  signerName *string
  labelSelector *LabelSelector
  optional *bool
  path! string
VolumeProjection
  secret *SecretProjection
  downwardAPI *DownwardAPIProjection
  configMap *ConfigMapProjection
  serviceAccountToken *ServiceAccountTokenProjection
  clusterTrustBundle *ClusterTrustBundleProjection
ProjectedVolumeSource
  sources []VolumeProjection
  defaultMode *int32
QuobyteVolumeSource
  registry! string
  volume! string
  readOnly bool
  user string
  group string
  tenant string
RBDVolumeSource
  monitors! []string
  image! string
  fsType string
  pool! string optional default=rbd
  user! string optional default=admin
  keyring! string optional default=/etc/ceph/keyring
  secretRef *LocalObjectReference
  readOnly bool
ScaleIOVolumeSource
  gateway! string
  system! string
  secretRef *LocalObjectReference required
  sslEnabled bool
  protectionDomain string
  storagePool string
  storageMode! string optional default=ThinProvisioned
  volumeName string
  fsType! string optional default=xfs
  readOnly bool
SecretVolumeSource
  secretName string
  items []KeyToPath
  defaultMode *int32
  optional *bool
StorageOSVolumeSource
  volumeName string
  volumeNamespace string
  fsType string
  readOnly bool
  secretRef *LocalObjectReference
VsphereVirtualDiskVolumeSource
  volumePath! string
  fsType string
  storagePolicyName string
  storagePolicyID string
Volume
  name! string
  hostPath *HostPathVolumeSource
  emptyDir *EmptyDirVolumeSource
  gcePersistentDisk *GCEPersistentDiskVolumeSource
  awsElasticBlockStore *AWSElasticBlockStoreVolumeSource
  gitRepo *GitRepoVolumeSource
  secret *SecretVolumeSource
  nfs *NFSVolumeSource
  iscsi *ISCSIVolumeSource
  glusterfs *GlusterfsVolumeSource
  persistentVolumeClaim *PersistentVolumeClaimVolumeSource
  rbd *RBDVolumeSource
  flexVolume *FlexVolumeSource
  cinder *CinderVolumeSource
  cephfs *CephFSVolumeSource
  flocker *FlockerVolumeSource
  downwardAPI *DownwardAPIVolumeSource
  fc *FCVolumeSource
  azureFile *AzureFileVolumeSource
  configMap *ConfigMapVolumeSource
  vsphereVolume *VsphereVirtualDiskVolumeSource
  quobyte *QuobyteVolumeSource
  azureDisk *AzureDiskVolumeSource
  photonPersistentDisk *PhotonPersistentDiskVolumeSource
  projected *ProjectedVolumeSource
  portworxVolume *PortworxVolumeSource
  scaleIO *ScaleIOVolumeSource
  storageos *StorageOSVolumeSource
  csi *CSIVolumeSource
  ephemeral *EphemeralVolumeSource
  image *ImageVolumeSource
`;
