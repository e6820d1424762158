import type { KubernetesObject } from "./meta.ts";

/** A resource that is known at run time only, by the name of its definition: `foos.example.com`. */
export type CustomResource = `${string}.${string}`;

/** An object of such a resource. Its fields are what its definition says. */
export interface CustomObject extends KubernetesObject {
  [field: string]: unknown;
}

/** True for the name of a CustomResourceDefinition; plurals of built-in resources have no dot. */
export function isCustom(resource: string): resource is CustomResource {
  return resource.includes(".");
}
