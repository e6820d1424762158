import {
  apiVersionOf,
  type BuiltInResource,
  groupKind,
  type Resources,
  resources,
  scheme,
} from "#api/scheme.ts";
import { decode } from "#api/schema/decode.ts";
import { freeze } from "#base/json.ts";
import type { Kind } from "../kind.ts";
import type { Strategy } from "../strategy.ts";
import { shapeOfKind } from "../managed-fields/shape.ts";
import { strategyOf } from "./strategies.ts";

const known = new Map<BuiltInResource, Kind>(
  resources.map((resource) => [resource, makeKind(resource) as unknown as Kind]),
);

/** What the API server knows of a built-in resource in the version in which it is stored. */
export function builtInKind<R extends BuiltInResource>(resource: R): Kind<R> {
  return known.get(resource) as unknown as Kind<R>; // The map pairs each resource with its kind.
}

/** All of them, in the scheme's order. */
export const builtInKinds: readonly Kind[] = [...known.values()];

function makeKind<R extends BuiltInResource>(resource: R): Kind<R> {
  const info = scheme[resource];
  const apiVersion = apiVersionOf(resource);
  const asItIs = (object: Resources[R]) => object;
  return {
    ...info,
    resource,
    plural: resource,
    listKind: `${info.kind}List`,
    apiVersion,
    groupKind: groupKind(resource),
    strategy: strategyOf(resource) as Strategy<Resources[R]>, // The same type, less directly.
    shape: shapeOfKind(info.kind),
    empty: freeze({ kind: info.kind, apiVersion, ...decode(info.kind, {}) }),
    decode: (value, faults) => decode(info.kind, value, faults),
    fromStored: asItIs,
    toStored: asItIs,
  };
}
