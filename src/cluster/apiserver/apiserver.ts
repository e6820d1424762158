import type { ApiRequest } from "#api/client.ts";
import { badRequest, conflict, notFound, StatusError } from "#api/errors.ts";
import { apiVersionOf, groupResource, type Resource, type Resources, scheme } from "#api/scheme.ts";
import { equal, type JsonObject } from "#base/json.ts";
import type { Simulation } from "../sim/simulation.ts";
import type { Store } from "../storage/store.ts";
import { applyConfiguration, readApplied } from "./apply.ts";
import { decodeBody, decodePatched, mediaType } from "./body.ts";
import { readDeleteOptions } from "./delete-query.ts";
import { answerDiscovery } from "./discovery.ts";
import { strategyOf } from "./kinds/strategies.ts";
import { ListReader } from "./list.ts";
import { Ownership, ownershipOf, withManagedFields } from "./managed-fields/ownership.ts";
import { negotiate } from "./negotiate.ts";
import { applyPatchType, readPatch } from "./patch.ts";
import type { PodConnector } from "./pod-connector.ts";
import { PodSubresources } from "./pod-subresources.ts";
import { Query, readWriteQuery, type WriteQuery } from "./query.ts";
import { emptyObject, guardedFields, type Registry, type WriteOptions } from "./registry.ts";
import { parsePath, type ResourceInfoOfRequest } from "./request-info.ts";
import type { ServerResponse } from "./response.ts";
import { ScaleSubresource } from "./scale.ts";
import { Selection } from "./selection.ts";
import { accessWarnings } from "./warnings.ts";

/** The API server as HTTP sees it: request in, answer out, at once. Never throws StatusError. */
export class ApiServer {
  readonly #registry: Registry;
  readonly #lists: ListReader;
  readonly #scales: ScaleSubresource;
  readonly #pods: PodSubresources;

  constructor(simulation: Simulation, store: Store, registry: Registry, connector?: PodConnector) {
    this.#registry = registry;
    this.#lists = new ListReader(simulation, store);
    this.#scales = new ScaleSubresource(registry);
    this.#pods = new PodSubresources(registry, connector);
  }

  handle(request: ApiRequest): ServerResponse {
    try {
      return this.#route(request);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      return json(error.code, error.status);
    }
  }

  #route(request: ApiRequest): ServerResponse {
    const discovery = answerDiscovery(request);
    if (discovery) return discovery;
    const { kind, info } = parsePath(request.path);
    if (kind === "elsewhere") return pageNotFound;
    if (!info) {
      throw new StatusError("NotFound", "the server could not find the requested resource", {});
    }
    negotiate(request.headers?.["accept"]);
    const response = info.subresource
      ? this.#subresource(request, info)
      : info.name
        ? this.#object(request, info)
        : this.#collection(request, info);
    return withWarnings(response, accessWarnings(info.resource));
  }

  #collection(request: ApiRequest, info: ResourceInfoOfRequest): ServerResponse {
    switch (request.method) {
      case "GET":
        return this.#lists.list(request, info);
      case "POST":
        if (scheme[info.resource].namespaced && !info.namespace) throw methodNotAllowed();
        return this.#create(request, info);
      case "DELETE":
        return this.#deleteCollection(request, info);
      default:
        throw methodNotAllowed();
    }
  }

  #object(request: ApiRequest, info: ResourceInfoOfRequest): ServerResponse {
    switch (request.method) {
      case "GET":
        return this.#lists.get(request, info);
      case "PUT":
        return this.#update(request, info, false);
      case "PATCH":
        return this.#patch(request, info, false);
      case "DELETE":
        return this.#delete(request, info);
      default:
        throw methodNotAllowed();
    }
  }

  #subresource(request: ApiRequest, info: ResourceInfoOfRequest): ServerResponse {
    if (!scheme[info.resource].subresources.includes(info.subresource)) {
      throw new StatusError("NotFound", "the server could not find the requested resource", {});
    }
    if (info.subresource === "scale") return this.#scales.handle(request, info);
    if (info.subresource === "status" || info.subresource === "finalize") {
      const isStatus = info.subresource === "status";
      if (request.method === "GET") return this.#lists.get(request, info);
      if (request.method === "PUT") return this.#update(request, info, isStatus);
      if (request.method === "PATCH") return this.#patch(request, info, isStatus);
      throw methodNotAllowed();
    }
    return this.#pods.handle(request, info);
  }

  #create(request: ApiRequest, { resource, namespace }: ResourceInfoOfRequest): ServerResponse {
    const options = readWriteQuery(new Query(request), "CreateOptions");
    const { object, warnings } = decodeBody(request, expected(resource), options.fieldValidation);
    return this.#createIn(
      namespace,
      resource,
      object as unknown as Resources[Resource],
      options,
      warnings,
    );
  }

  #createIn(
    namespace: string,
    resource: Resource,
    draft: Resources[Resource],
    options: WriteOptions,
    warnings: readonly string[],
  ): ServerResponse {
    if (namespace) {
      refuseOtherNamespace(draft.metadata.namespace, namespace);
      draft.metadata.namespace = namespace;
      if (!this.#registry.find("namespaces", "", namespace))
        throw notFound("namespaces", namespace);
    }
    if (draft.metadata.resourceVersion) {
      throw new StatusError("", "resourceVersion should not be set on objects to be created");
    }
    const created = this.#registry.create(resource, draft, options);
    const more = strategyOf(resource).warnings?.(created) ?? [];
    return withWarnings(json(201, withManagedFields(created)), [...warnings, ...more]);
  }

  #update(
    request: ApiRequest,
    { resource, namespace, name }: ResourceInfoOfRequest,
    status: boolean,
  ): ServerResponse {
    const options = readWriteQuery(new Query(request), "UpdateOptions");
    const { object, warnings } = decodeBody(request, expected(resource), options.fieldValidation);
    const draft = object as unknown as Resources[Resource];
    refuseOtherName(draft.metadata.name, name);
    if (namespace) {
      refuseOtherNamespace(draft.metadata.namespace, namespace);
      draft.metadata.namespace = namespace;
    }
    this.#refuseOtherUid(resource, draft);
    return this.#write(resource, draft, options, status, warnings);
  }

  /** A PUT may name the object it means by uid. */
  #refuseOtherUid(resource: Resource, { metadata }: Resources[Resource]): void {
    const { namespace = "", name, uid } = metadata;
    const stored = this.#registry.get(resource, namespace, name).metadata.uid;
    if (!uid || uid === stored) return;
    const key = ["/registry", resource, namespace, name].filter(Boolean).join("/");
    throw conflict(
      groupResource(resource),
      name,
      `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${stored}`,
    );
  }

  #patch(
    request: ApiRequest,
    { resource, namespace, name }: ResourceInfoOfRequest,
    status: boolean,
  ): ServerResponse {
    const isApply = mediaType(request) === applyPatchType;
    const options = readWriteQuery(new Query(request), "PatchOptions", isApply);
    if (isApply) return this.#apply(request, { resource, namespace, name }, options, status);
    const { kind } = scheme[resource];
    const patch = readPatch(request, kind);
    const old = this.#registry.get(resource, namespace, name);
    const patched = patch.apply(old as unknown as JsonObject);
    const { object, warnings } = decodePatched(patched, kind, patch.value, options.fieldValidation);
    const draft = object as unknown as Resources[Resource];
    refuseOtherName(draft.metadata.name, name);
    if (namespace) refuseOtherNamespace(draft.metadata.namespace, namespace);
    return this.#write(resource, draft, options, status, warnings);
  }

  /** Server-side apply: makes the object if there is none. */
  #apply(
    request: ApiRequest,
    { resource, namespace, name }: Pick<ResourceInfoOfRequest, "resource" | "namespace" | "name">,
    options: WriteQuery,
    status: boolean,
  ): ServerResponse {
    const configuration = readApplied(request);
    const old = this.#registry.find(resource, namespace, name);
    if (!old && status) throw notFound(groupResource(resource), name);
    const { object, ownership } = applyConfiguration(configuration, {
      resource,
      live: (old ?? emptyObject(resource)) as unknown as JsonObject,
      ownership: old ? ownershipOf(old) : new Ownership(),
      manager: options.manager,
      force: options.force,
      time: this.#registry.timestamp,
      subresource: status ? "status" : "",
      ignored: status ? undefined : guardedFields(resource),
    });
    const draft = object as unknown as Resources[Resource];
    refuseOtherName(draft.metadata.name, name);
    if (namespace) refuseOtherNamespace(draft.metadata.namespace, namespace);
    const owned = { ...options, ownership };
    if (old) return this.#write(resource, draft, owned, status, []);
    const { uid } = draft.metadata;
    if (uid) {
      throw conflict(
        groupResource(resource),
        name,
        `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`,
      );
    }
    return this.#createIn(namespace, resource, draft, owned, []);
  }

  /** Writes a changed object. Its author is warned about what it wants only if that changed. */
  #write<R extends Resource>(
    resource: R,
    draft: Resources[R],
    options: WriteOptions,
    status: boolean,
    warnings: readonly string[],
  ): ServerResponse {
    if (status) {
      const written = this.#registry.updateStatus(resource, draft, options);
      return withWarnings(json(200, withManagedFields(written)), warnings);
    }
    const old = this.#registry.find(resource, draft.metadata.namespace ?? "", draft.metadata.name);
    const written = this.#registry.update(resource, draft, options);
    const isChanged = old !== undefined && !equal(specOf(old), specOf(written));
    const more = isChanged ? (strategyOf(resource).warnings?.(written) ?? []) : [];
    return withWarnings(json(200, withManagedFields(written)), [...warnings, ...more]);
  }

  #delete(
    request: ApiRequest,
    { resource, namespace, name }: ResourceInfoOfRequest,
  ): ServerResponse {
    const options = readDeleteOptions(request);
    const { object, gone } = this.#registry.delete(resource, namespace, name, options);
    // Pods, Namespaces and whatever waits are answered as they are; the rest with a Status.
    if (!gone || resource === "pods") return json(200, withManagedFields(object));
    const { group } = scheme[resource];
    return json(200, {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Success",
      details: { name, ...(group && { group }), kind: resource, uid: object.metadata.uid },
    });
  }

  #deleteCollection(request: ApiRequest, info: ResourceInfoOfRequest): ServerResponse {
    const { resource, namespace } = info;
    const options = readDeleteOptions(request);
    const selection = new Selection(resource, namespace, "", new Query(request));
    const chosen = this.#registry
      .list(resource, namespace || undefined)
      .filter((object) => selection.includes(object));
    const deleted = chosen.map(
      ({ metadata }) =>
        this.#registry.delete(resource, metadata.namespace ?? "", metadata.name, options).object,
    );
    return json(200, this.#lists.listOf(resource, deleted));
  }
}

/** An answer in JSON. */
function json(code: number, body: unknown): ServerResponse {
  return { code, headers: { "content-type": ["application/json"] }, body };
}

const pageNotFound: ServerResponse = {
  code: 404,
  headers: { "content-type": ["text/plain; charset=utf-8"] },
  body: "404 page not found\n",
};

function expected(resource: Resource) {
  const { kind, version } = scheme[resource];
  return { kind, apiVersion: apiVersionOf(resource), version };
}

function methodNotAllowed(): StatusError {
  return new StatusError(
    "MethodNotAllowed",
    "the server does not allow this method on the requested resource",
    {},
  );
}

function refuseOtherName(given: string | undefined, name: string): void {
  if (given === name) return;
  throw badRequest(
    given
      ? `the name of the object (${given}) does not match the name on the URL (${name})`
      : "name must be provided",
  );
}

function refuseOtherNamespace(given: string | undefined, namespace: string): void {
  if (!given || given === namespace) return;
  throw badRequest(
    "the namespace of the provided object does not match the namespace sent on the request",
  );
}

function specOf(object: object): unknown {
  return (object as JsonObject)["spec"];
}

function withWarnings(response: ServerResponse, warnings: readonly string[]): ServerResponse {
  if (warnings.length === 0) return response;
  const lines = warnings.map((text) => `299 - ${JSON.stringify(text)}`);
  const before = response.headers["warning"] ?? [];
  return { ...response, headers: { ...response.headers, warning: [...before, ...lines] } };
}
