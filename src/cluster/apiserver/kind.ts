import type { CustomResourceSubresourceScale } from "#api/apiextensions.ts";
import type { ResourceInfo, Resource, Resources } from "#api/scheme.ts";
import type { StrictFaults } from "#api/schema/decode.ts";
import type { JsonObject } from "#base/json.ts";
import type { Shape } from "./managed-fields/shape.ts";
import type { Strategy } from "./strategy.ts";

/**
 * All that the API server knows of a resource in one group and version: what discovery tells of it, the rules for
 * its objects and the form they have. For built-in resources it is known at compile time, for custom ones it is
 * made from their definition.
 */
export interface Kind<R extends Resource = Resource> extends ResourceInfo {
  /** The name under which its objects are stored. */
  readonly resource: R;
  /** `deployments`, as in a URL. */
  readonly plural: string;
  readonly listKind: string;
  /** `apps/v1`: what stands in objects of this version. */
  readonly apiVersion: string;
  /** `Deployment.apps`, as in messages. */
  readonly groupKind: string;
  /** What everyone is told who uses this version, if it is of the old kind. */
  readonly deprecation?: string;
  /** True while its definition is going: nothing new can be made. */
  readonly isTerminating?: boolean;
  readonly strategy: Strategy<Resources[R]>;
  /** Of a custom resource with a scale: where its objects tell of their size. */
  readonly scale?: CustomResourceSubresourceScale;
  /** How server-side apply merges its objects. */
  readonly shape: Shape;
  /** What an object is before anybody wrote it. */
  readonly empty: JsonObject;
  /** Reads JSON into the form of the kind: see `decode` of the schema. Throws DecodeError. */
  readonly decode: (value: unknown, faults?: StrictFaults) => JsonObject;
  /** A stored object as it is in this version. */
  readonly fromStored: (object: Resources[R]) => Resources[R];
  /** An object of this version as it is stored. */
  readonly toStored: (object: Resources[R]) => Resources[R];
}
