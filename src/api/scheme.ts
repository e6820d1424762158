import { type CustomObject, type CustomResource, isCustom } from "./custom-resource.ts";
import {
  admissionregistration,
  type AdmissionregistrationResources,
} from "./scheme/admissionregistration.ts";
import { apiextensions, type ApiextensionsResources } from "./scheme/apiextensions.ts";
import { apiregistration, type ApiregistrationResources } from "./scheme/apiregistration.ts";
import { apps, type AppsResources } from "./scheme/apps.ts";
import { autoscaling, type AutoscalingResources } from "./scheme/autoscaling.ts";
import { batch, type BatchResources } from "./scheme/batch.ts";
import { certificates, type CertificatesResources } from "./scheme/certificates.ts";
import { coordination, type CoordinationResources } from "./scheme/coordination.ts";
import { core, type CoreResources } from "./scheme/core.ts";
import { discovery, type DiscoveryResources } from "./scheme/discovery.ts";
import { flowcontrol, type FlowcontrolResources } from "./scheme/flowcontrol.ts";
import { networking, type NetworkingResources } from "./scheme/networking.ts";
import { node, type NodeResources } from "./scheme/node.ts";
import { policy, type PolicyResources } from "./scheme/policy.ts";
import { rbac, type RbacResources } from "./scheme/rbac.ts";
import { scheduling, type SchedulingResources } from "./scheme/scheduling.ts";
import { storage, type StorageResources } from "./scheme/storage.ts";
import type { GroupScheme, ResourceInfo } from "./scheme/resource-info.ts";

export type { ResourceInfo };

/** Every resource that the API server always has. Adding one starts in the file of its group and the compiler finds the rest. */
export interface BuiltInResources
  extends
    CoreResources,
    ApiregistrationResources,
    AppsResources,
    AutoscalingResources,
    BatchResources,
    CertificatesResources,
    NetworkingResources,
    PolicyResources,
    RbacResources,
    StorageResources,
    AdmissionregistrationResources,
    SchedulingResources,
    CoordinationResources,
    NodeResources,
    DiscoveryResources,
    FlowcontrolResources,
    ApiextensionsResources {}

/** The plural, as in a URL. */
export type BuiltInResource = keyof BuiltInResources;

/** Everything that can be stored: built-in resources by their plural, custom ones by their definition's name. */
export interface Resources extends BuiltInResources {
  [name: CustomResource]: CustomObject;
}

/** The name of a resource in the store. */
export type Resource = keyof Resources;

/** The facts of each resource, in the order of the real server's discovery within a group. */
export const scheme: GroupScheme<BuiltInResources> = {
  ...core,
  ...apiregistration,
  ...apps,
  ...autoscaling,
  ...batch,
  ...certificates,
  ...networking,
  ...policy,
  ...rbac,
  ...storage,
  ...admissionregistration,
  ...scheduling,
  ...coordination,
  ...node,
  ...discovery,
  ...flowcontrol,
  ...apiextensions,
};

/** All built-in resources, in the scheme's order. */
export const resources = Object.keys(scheme) as readonly BuiltInResource[];

/** `deployments.apps`, `pods`: how Kubernetes names a resource in messages. */
export function groupResource(resource: Resource): string {
  if (isCustom(resource)) return resource;
  const { group } = scheme[resource];
  return group ? `${resource}.${group}` : resource;
}

/** `Deployment.apps`, `Pod`: how Kubernetes names a kind in messages. */
export function groupKind(resource: BuiltInResource): string {
  const { kind, group } = scheme[resource];
  return group ? `${kind}.${group}` : kind;
}

/** `apps/v1`, `v1`: what stands as apiVersion in objects of this resource. */
export function apiVersionOf(resource: BuiltInResource): string {
  const { group, version } = scheme[resource];
  return group ? `${group}/${version}` : version;
}

/** The built-in resource that stores objects of this apiVersion and kind. */
export function resourceOfKind(apiVersion: string, kind: string): BuiltInResource | undefined {
  return resources.find(
    (resource) => scheme[resource].kind === kind && apiVersionOf(resource) === apiVersion,
  );
}
