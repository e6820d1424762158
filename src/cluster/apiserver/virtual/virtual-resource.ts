import type { ApiRequest } from "#api/client.ts";
import type { Registry } from "../registry.ts";
import type { ServerResponse } from "../response.ts";

/** A resource that is answered but not stored. */
export interface VirtualResource {
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly group: string;
  readonly version: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly answer: (request: ApiRequest, place: VirtualPlace, registry: Registry) => ServerResponse;
}

/** What the path of a request says beside the resource. */
export interface VirtualPlace {
  readonly namespace: string;
  /** "" for the collection. */
  readonly name: string;
}
