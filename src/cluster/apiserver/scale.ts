import type { ApiRequest } from "#api/client.ts";
import type { Scale } from "#api/autoscaling.ts";
import { StatusError } from "#api/errors.ts";
import { invalid, invalidError } from "#api/field-errors.ts";
import { apiVersionOf } from "#api/scheme.ts";
import type { LabelSelector } from "#api/meta.ts";
import { selectorFromSet, selectorOf } from "#api/selectors.ts";
import { clone, type JsonObject } from "#base/json.ts";
import { decodeBody, decodePatched } from "./body.ts";
import { ownershipOf } from "./managed-fields/ownership.ts";
import { ownershipAfterScale } from "./managed-fields/scale-ownership.ts";
import { readPatch } from "./patch.ts";
import { Query, readWriteQuery } from "./query.ts";
import type { Registry } from "./registry.ts";
import type { ResourceInfoOfRequest } from "./request-info.ts";
import type { ServerResponse } from "./response.ts";

type Scalable = "deployments" | "replicasets" | "replicationcontrollers" | "statefulsets";

/** `…/scale` of the workloads that have a size: autoscaling/v1 Scale in and out. */
export class ScaleSubresource {
  readonly #registry: Registry;

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  handle(request: ApiRequest, info: ResourceInfoOfRequest): ServerResponse {
    const { namespace, name } = info;
    const resource = info.resource as Scalable; // Only these have the subresource.
    const options = readWriteQuery(new Query(request), "UpdateOptions");
    if (request.method === "GET") {
      return json(scaleOf(this.#registry.get(resource, namespace, name)));
    }
    const wanted = this.#wanted(request, resource, info);
    const replicas = wanted.spec.replicas ?? 0;
    if (replicas < 0) {
      throw invalidError("Scale.autoscaling", name, [
        invalid("spec.replicas", replicas, "must be greater than or equal to 0"),
      ]);
    }
    const old = this.#registry.get(resource, namespace, name);
    const object = clone(old);
    object.spec.replicas = replicas;
    object.metadata.resourceVersion = wanted.metadata.resourceVersion ?? "";
    const ownership = ownershipAfterScale(
      ownershipOf(old),
      { manager: options.manager, apiVersion: apiVersionOf(resource) },
      { before: old.spec.replicas ?? 0, after: replicas },
    );
    return json(scaleOf(this.#registry.update(resource, object, { ...options, ownership })));
  }

  #wanted(request: ApiRequest, resource: Scalable, info: ResourceInfoOfRequest): Scale {
    const { fieldValidation } = readWriteQuery(new Query(request), "UpdateOptions");
    const expected = { kind: "Scale", apiVersion: "autoscaling/v1", version: "v1" };
    if (request.method === "PUT") {
      return decodeBody(request, expected, fieldValidation).object as unknown as Scale;
    }
    if (request.method !== "PATCH") {
      throw new StatusError(
        "MethodNotAllowed",
        "the server does not allow this method on the requested resource",
        {},
      );
    }
    const patch = readPatch(request, "Scale");
    const now = scaleOf(this.#registry.get(resource, info.namespace, info.name));
    const patched = patch.apply(now as unknown as JsonObject);
    return decodePatched(patched, "Scale", patch, fieldValidation).object as unknown as Scale;
  }
}

function scaleOf({ metadata, spec, status }: ReturnType<Registry["get"]> & ScalableShape): Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  const selector = scaleSelector(spec.selector);
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: {
      name,
      ...(namespace && { namespace }),
      uid,
      resourceVersion,
      creationTimestamp,
    },
    spec: spec.replicas ? { replicas: spec.replicas } : {},
    status: { replicas: status.replicas ?? 0, ...(selector && { selector }) },
  };
}

type ScalableShape = {
  spec: { replicas?: number; selector?: LabelSelector | Readonly<Record<string, string>> };
  status: { replicas?: number };
};

/** A ReplicationController's selector is labels and nothing else. */
function scaleSelector(selector: ScalableShape["spec"]["selector"] = {}): string {
  const isLabels = Object.values(selector).every((value) => typeof value === "string");
  return isLabels
    ? selectorFromSet(selector as Readonly<Record<string, string>>).toString()
    : selectorOf(selector).toString();
}

function json(body: unknown): ServerResponse {
  return { code: 200, headers: { "content-type": ["application/json"] }, body };
}
