// The kinds that the API server's own scheme knows, whether they are served or not: which words a body of
// another kind than the wanted one gets depends on it.

import { apiVersionOf, resources, scheme } from "#api/scheme.ts";

/** Kinds beside those that are served and their lists, by group and version. As k8s.io/api's register.go files. */
const others = `
v1 Binding ComponentStatus List NodeProxyOptions PodAttachOptions PodExecOptions PodLogOptions PodPortForwardOptions PodProxyOptions PodStatusResult RangeAllocation SerializedReference ServiceProxyOptions
apps/v1beta1 Deployment DeploymentRollback Scale StatefulSet ControllerRevision
apps/v1beta2 Deployment Scale StatefulSet DaemonSet ReplicaSet ControllerRevision
extensions/v1beta1 Deployment DeploymentRollback Scale DaemonSet Ingress ReplicaSet NetworkPolicy
authentication.k8s.io/v1 TokenReview TokenRequest SelfSubjectReview
authentication.k8s.io/v1beta1 TokenReview SelfSubjectReview
authorization.k8s.io/v1 SelfSubjectRulesReview SelfSubjectAccessReview SubjectAccessReview LocalSubjectAccessReview
authorization.k8s.io/v1beta1 SelfSubjectRulesReview SelfSubjectAccessReview SubjectAccessReview LocalSubjectAccessReview
autoscaling/v1 HorizontalPodAutoscaler Scale
autoscaling/v2beta1 HorizontalPodAutoscaler
autoscaling/v2beta2 HorizontalPodAutoscaler
batch/v1beta1 CronJob
policy/v1 Eviction
policy/v1beta1 PodDisruptionBudget Eviction
networking.k8s.io/v1beta1 Ingress IngressClass IPAddress ServiceCIDR
rbac.authorization.k8s.io/v1beta1 Role RoleBinding ClusterRole ClusterRoleBinding
storage.k8s.io/v1beta1 StorageClass VolumeAttachment CSIDriver CSINode CSIStorageCapacity VolumeAttributesClass
admissionregistration.k8s.io/v1beta1 ValidatingWebhookConfiguration MutatingWebhookConfiguration ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding
certificates.k8s.io/v1beta1 CertificateSigningRequest ClusterTrustBundle
coordination.k8s.io/v1beta1 Lease LeaseCandidate
discovery.k8s.io/v1beta1 EndpointSlice
events.k8s.io/v1 Event
events.k8s.io/v1beta1 Event
flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema PriorityLevelConfiguration
node.k8s.io/v1beta1 RuntimeClass
scheduling.k8s.io/v1beta1 PriorityClass`;

/** What every group and version has. */
const common =
  "CreateOptions DeleteOptions GetOptions ListOptions PatchOptions UpdateOptions WatchEvent".split(
    " ",
  );

/** Kinds without a version, which every one of them has therefore. */
const unversioned = ["APIGroup", "APIGroupList", "APIResourceList", "APIVersions", "Status"];

let registered: ReadonlyMap<string, ReadonlySet<string>> | undefined;

function allKinds(): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const add = (apiVersion: string, kinds: readonly string[]) => {
    const known = found.get(apiVersion) ?? new Set(common);
    for (const kind of kinds) known.add(kind);
    found.set(apiVersion, known);
  };
  for (const line of others.trim().split("\n")) {
    const [apiVersion = "", ...kinds] = line.split(" ");
    add(apiVersion, kinds);
  }
  for (const resource of resources) {
    const { group, kind } = scheme[resource];
    if (!Object.hasOwn(otherSchemes, group)) add(apiVersionOf(resource), [kind]);
  }
  return found;
}

/** Kinds that are answers or questions: there is no list of them. */
const neverListed = /(?:Options|Review|Request|Scale|Binding|Eviction|List|Rollback)$/;

/** Groups that are served by a server of their own inside of the API server, with a scheme of its own. */
const otherSchemes: { readonly [group: string]: { name: string; kind: string } } = {
  "apiextensions.k8s.io": {
    name: "pkg/apiserver/apiserver.go:55",
    kind: "CustomResourceDefinition",
  },
  "apiregistration.k8s.io": { name: "pkg/apiserver/scheme/scheme.go:28", kind: "APIService" },
};

/** The name of the scheme in which the kinds of a group are registered. */
export function schemeName(group: string): string {
  return otherSchemes[group]?.name ?? "pkg/api/legacyscheme/scheme.go:30";
}

/** True if the scheme of this group knows the kind in this group and version. */
export function isRegistered(group: string, apiVersion: string, kind: string): boolean {
  if (unversioned.includes(kind)) return true;
  const other = otherSchemes[group];
  if (other) {
    if (![`${group}/v1`, `${group}/v1beta1`].includes(apiVersion)) return false;
    return kind === other.kind || kind === `${other.kind}List` || common.includes(kind);
  }
  registered ??= allKinds();
  const kinds = registered.get(apiVersion);
  if (!kinds) return false;
  if (kinds.has(kind)) return true;
  const item = kind.endsWith("List") ? kind.slice(0, -"List".length) : "";
  return kinds.has(item) && (!neverListed.test(item) || item.endsWith("RoleBinding"));
}

/** The Go type of a kind as it goes over the wire: `v1.Pod`. */
export function externalType(apiVersion: string, kind: string): string {
  const isCommon = common.includes(kind) || unversioned.includes(kind);
  return `${isCommon ? "v1" : apiVersion.split("/").at(-1)}.${kind}`;
}

/** The Go type that a kind has inside of the server, whatever its version: `apps.Deployment`. */
export function internalType(group: string, kind: string): string {
  return `${internalPackage(group, kind)}.${kind}`;
}

function internalPackage(group: string, kind: string): string {
  if (kind === "Scale") return "autoscaling";
  if (group === "extensions") return /^(Ingress|NetworkPolicy)/.test(kind) ? "networking" : "apps";
  if (group === "" || group === "events.k8s.io") return "core";
  return group.split(".")[0]!;
}
