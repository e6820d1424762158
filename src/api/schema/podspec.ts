/** The Pod template. Notation: see schema.ts. */
export const podspecTypes = `
# core.v1
ContainerPort
  name string
  hostPort int32
  containerPort! int32
  protocol string default=TCP
  hostIP string
ConfigMapEnvSource
  name string default=
  optional *bool
SecretEnvSource
  name string default=
  optional *bool
EnvFromSource
  prefix string
  configMapRef *ConfigMapEnvSource
  secretRef *SecretEnvSource
ConfigMapKeySelector atomic
  name string default=
  key! string
  optional *bool
SecretKeySelector atomic
  name string default=
  key! string
  optional *bool
EnvVarSource
  fieldRef *ObjectFieldSelector
  resourceFieldRef *ResourceFieldSelector
  configMapKeyRef *ConfigMapKeySelector
  secretKeyRef *SecretKeySelector
EnvVar
  name! string
  value string
  valueFrom *EnvVarSource
ResourceClaim
  name! string
  request string
ResourceRequirements
  limits map[string]Quantity
  requests map[string]Quantity
  claims []ResourceClaim list=map keys=name
ContainerResizePolicy
  resourceName! string
  restartPolicy! string
VolumeMount
  name! string
  readOnly bool
  recursiveReadOnly *string
  mountPath! string
  subPath string
  mountPropagation *string
  subPathExpr string
VolumeDevice
  name! string
  devicePath! string
ExecAction
  command []string
GRPCAction
  port! int32
  service *string default=
HTTPHeader
  name! string
  value! string
HTTPGetAction
  path string
  port IntOrString required
  host string
  scheme string
  httpHeaders []HTTPHeader
TCPSocketAction
  port IntOrString required
  host string
Probe
  exec *ExecAction
  httpGet *HTTPGetAction
  tcpSocket *TCPSocketAction
  grpc *GRPCAction
  initialDelaySeconds int32
  timeoutSeconds int32
  periodSeconds int32
  successThreshold int32
  failureThreshold int32
  terminationGracePeriodSeconds *int64
SleepAction
  seconds! int64
LifecycleHandler
  exec *ExecAction
  httpGet *HTTPGetAction
  tcpSocket *TCPSocketAction
  sleep *SleepAction
Lifecycle
  postStart *LifecycleHandler
  preStop *LifecycleHandler
  stopSignal *string
Capabilities
  add []string
  drop []string
SELinuxOptions
  user string
  role string
  type string
  level string
WindowsSecurityContextOptions
  gmsaCredentialSpecName *string
  gmsaCredentialSpec *string
  runAsUserName *string
  hostProcess *bool
SeccompProfile union=type/localhostProfile
  type! string
  localhostProfile *string
AppArmorProfile union=type/localhostProfile
  type! string
  localhostProfile *string
SecurityContext
  capabilities *Capabilities
  privileged *bool
  seLinuxOptions *SELinuxOptions
  windowsOptions *WindowsSecurityContextOptions
  runAsUser *int64
  runAsGroup *int64
  runAsNonRoot *bool
  readOnlyRootFilesystem *bool
  allowPrivilegeEscalation *bool
  procMount *string
  seccompProfile *SeccompProfile
  appArmorProfile *AppArmorProfile
Container
  name! string
  image string
  command []string
  args []string
  workingDir string
  ports []ContainerPort patch=merge mergeKey=containerPort list=map keys=containerPort+protocol
  envFrom []EnvFromSource
  env []EnvVar patch=merge mergeKey=name list=map keys=name
  resources ResourceRequirements
  resizePolicy []ContainerResizePolicy
  restartPolicy *string
  volumeMounts []VolumeMount patch=merge mergeKey=mountPath list=map keys=mountPath
  volumeDevices []VolumeDevice patch=merge mergeKey=devicePath list=map keys=devicePath
  livenessProbe *Probe
  readinessProbe *Probe
  startupProbe *Probe
  lifecycle *Lifecycle
  terminationMessagePath string
  terminationMessagePolicy string
  imagePullPolicy string
  securityContext *SecurityContext
  stdin bool
  stdinOnce bool
  tty bool
EphemeralContainer
  name! string
  image string
  command []string
  args []string
  workingDir string
  ports []ContainerPort patch=merge mergeKey=containerPort list=map keys=containerPort+protocol
  envFrom []EnvFromSource
  env []EnvVar patch=merge mergeKey=name list=map keys=name
  resources ResourceRequirements
  resizePolicy []ContainerResizePolicy
  restartPolicy string
  volumeMounts []VolumeMount patch=merge mergeKey=mountPath list=map keys=mountPath
  volumeDevices []VolumeDevice patch=merge mergeKey=devicePath list=map keys=devicePath
  livenessProbe *Probe
  readinessProbe *Probe
  startupProbe *Probe
  lifecycle *Lifecycle
  terminationMessagePath string
  terminationMessagePolicy string
  imagePullPolicy string
  securityContext *SecurityContext
  stdin bool
  stdinOnce bool
  tty bool
  targetContainerName string
Sysctl
  name! string
  value! string
PodSecurityContext
  seLinuxOptions *SELinuxOptions
  windowsOptions *WindowsSecurityContextOptions
  runAsUser *int64
  runAsGroup *int64
  runAsNonRoot *bool
  supplementalGroups []int64
  supplementalGroupsPolicy *string
  fsGroup *int64
  sysctls []Sysctl
  fsGroupChangePolicy *string
  seccompProfile *SeccompProfile
  appArmorProfile *AppArmorProfile
  seLinuxChangePolicy *string
NodeSelectorRequirement
  key! string
  operator! string
  values []string
NodeSelectorTerm atomic
  matchExpressions []NodeSelectorRequirement
  matchFields []NodeSelectorRequirement
NodeSelector atomic
  nodeSelectorTerms! []NodeSelectorTerm
PreferredSchedulingTerm
  weight! int32
  preference NodeSelectorTerm required
NodeAffinity
  requiredDuringSchedulingIgnoredDuringExecution *NodeSelector
  preferredDuringSchedulingIgnoredDuringExecution []PreferredSchedulingTerm
PodAffinityTerm
  labelSelector *LabelSelector
  namespaces []string
  topologyKey! string
  namespaceSelector *LabelSelector
  matchLabelKeys []string
  mismatchLabelKeys []string
WeightedPodAffinityTerm
  weight! int32
  podAffinityTerm PodAffinityTerm required
PodAffinity
  requiredDuringSchedulingIgnoredDuringExecution []PodAffinityTerm
  preferredDuringSchedulingIgnoredDuringExecution []WeightedPodAffinityTerm
PodAntiAffinity
  requiredDuringSchedulingIgnoredDuringExecution []PodAffinityTerm
  preferredDuringSchedulingIgnoredDuringExecution []WeightedPodAffinityTerm
Affinity
  nodeAffinity *NodeAffinity
  podAffinity *PodAffinity
  podAntiAffinity *PodAntiAffinity
Toleration
  key string
  operator string
  value string
  effect string
  tolerationSeconds *int64
HostAlias
  ip! string
  hostnames []string
PodDNSConfigOption
  name string
  value *string
PodDNSConfig
  nameservers []string
  searches []string
  options []PodDNSConfigOption
PodReadinessGate
  conditionType! string
TopologySpreadConstraint
  maxSkew! int32
  topologyKey! string
  whenUnsatisfiable! string
  labelSelector *LabelSelector
  minDomains *int32
  nodeAffinityPolicy *string
  nodeTaintsPolicy *string
  matchLabelKeys []string
PodOS
  name! string
PodSchedulingGate
  name! string
PodResourceClaim
  name! string
  resourceClaimName *string
  resourceClaimTemplateName *string
PodSpec
  volumes []Volume patch=merge+retainKeys mergeKey=name list=map keys=name
  initContainers []Container patch=merge mergeKey=name list=map keys=name
  containers! []Container patch=merge mergeKey=name list=map keys=name
  ephemeralContainers []EphemeralContainer patch=merge mergeKey=name list=map keys=name
  restartPolicy string
  terminationGracePeriodSeconds *int64
  activeDeadlineSeconds *int64
  dnsPolicy string
  nodeSelector map[string]string atomic
  serviceAccountName string
  serviceAccount string
  automountServiceAccountToken *bool
  nodeName string
  hostNetwork bool
  hostPID bool
  hostIPC bool
  shareProcessNamespace *bool
  securityContext *PodSecurityContext
  imagePullSecrets []LocalObjectReference patch=merge mergeKey=name list=map keys=name
  hostname string
  subdomain string
  affinity *Affinity
  schedulerName string
  tolerations []Toleration
  hostAliases []HostAlias patch=merge mergeKey=ip list=map keys=ip
  priorityClassName string
  priority *int32
  dnsConfig *PodDNSConfig
  readinessGates []PodReadinessGate
  runtimeClassName *string
  enableServiceLinks *bool
  preemptionPolicy *string
  overhead map[string]Quantity
  topologySpreadConstraints []TopologySpreadConstraint patch=merge mergeKey=topologyKey list=map keys=topologyKey+whenUnsatisfiable
  setHostnameAsFQDN *bool
  os *PodOS
  hostUsers *bool
  schedulingGates []PodSchedulingGate patch=merge mergeKey=name list=map keys=name
  resourceClaims []PodResourceClaim patch=merge+retainKeys mergeKey=name list=map keys=name
  resources *ResourceRequirements
PodTemplateSpec
  metadata ObjectMeta
  spec PodSpec
`;
