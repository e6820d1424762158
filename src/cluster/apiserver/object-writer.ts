import { podSecurityWarnings } from "./admission/pod-security/pod-security.ts";
import type { ApiRequest } from "#api/client.ts";
import type { Pod } from "#api/core.ts";
import { badRequest, conflict, notFound, StatusError } from "#api/errors.ts";
import { GoText, invalid, invalidError } from "#api/field-errors.ts";
import { isCustom } from "#api/custom-resource.ts";
import { groupResource, type Resource, type Resources } from "#api/scheme.ts";
import { decode } from "#api/schema/decode.ts";
import type { JsonObject } from "#base/json.ts";
import type { Store } from "../storage/store.ts";
import { applyConfiguration, readApplied } from "./apply.ts";
import { asYamlError, decodeBody, type Expected, yamlFaults } from "./body.ts";
import { answersDeletedObject } from "./deleted-object.ts";
import { readDeleteOptions } from "./delete-query.ts";
import { checkListOptions, checkListVersion } from "./list-query.ts";
import type { Kind } from "./kind.ts";
import { withResourcesOf } from "./kinds/pod/pod-resize.ts";
import { nobodys, ownershipOf, withManagedFields } from "./managed-fields/ownership.ts";
import { mediaType } from "./media-type.ts";
import { applyPatchType, checkPatchType, patchedObject } from "./patch.ts";
import { readPage } from "./pages.ts";
import { Query, readWriteQuery, type WriteQuery } from "./query.ts";
import type { Registry, WriteOptions, WrittenPart } from "./registry.ts";
import { guardedFields } from "./status-metadata.ts";
import { warningsOfWrite } from "./write-warnings.ts";
import { hasVersion } from "./metadata.ts";
import { type Asked, askedOf, listBody, objectBody } from "./representation.ts";
import type { ResourceInfoOfRequest } from "./request-info.ts";
import { json, type ServerResponse, withWarnings } from "./response.ts";
import { Selection } from "./selection.ts";
import { userOf } from "./user.ts";
import { dropRepeatedOwners } from "./owner-references.ts";
import { checkPlace, refuseOtherNamespace } from "./place.ts";
import { refuseOtherUid } from "./uid-precondition.ts";
import type { ServedVersion } from "./versions/served-version.ts";

/** Answers the requests that write objects: POST, PUT, PATCH, DELETE. */
export class ObjectWriter {
  readonly #registry: Registry;
  readonly #store: Store;

  constructor(registry: Registry, store: Store) {
    this.#registry = registry;
    this.#store = store;
  }

  create(request: ApiRequest, info: ResourceInfoOfRequest): ServerResponse {
    const { kind, namespace, form } = info;
    if (kind.isTerminating) throw createWhileTerminating();
    const asked = this.#asked(request, form);
    const { options, draft, warnings } = sentObject(request, info, "CreateOptions");
    const written = { ...options, asked, ...groupOf(form), user: userOf(request) };
    return this.#createIn(namespace, kind, draft, written, warnings);
  }

  #createIn(
    namespace: string,
    kind: Kind,
    draft: Resources[Resource],
    options: AnsweredWrite,
    warnings: readonly string[],
  ): ServerResponse {
    if (namespace) {
      refuseOtherNamespace(draft.metadata.namespace, namespace);
      draft.metadata.namespace = namespace;
      if (!this.#registry.find("namespaces", "", namespace))
        throw notFound("namespaces", namespace);
    }
    const { version, strategy } = kind;
    const prepared: string[] = [];
    const warn = (text: string) => void prepared.push(text);
    const created = this.#registry.create(kind.resource, draft, { ...options, version, warn });
    const answer = json(201, objectBody(kind, created, options.asked));
    return withWarnings(answer, [
      ...warnings,
      ...prepared,
      ...warningsOfWrite(strategy, this.#registry.admission, created),
      ...podSecurityWarnings(
        { resource: kind.resource, written: created },
        this.#registry.admission,
      ),
    ]);
  }

  /** `part`: only that part is meant. */
  update(request: ApiRequest, info: ResourceInfoOfRequest, part: WrittenPart): ServerResponse {
    const { resource, kind, namespace, name, form } = info;
    const asked = this.#asked(request, form);
    const { options, draft, warnings } = sentObject(request, info, "UpdateOptions");
    checkPlace(draft, namespace, name);
    const written = { ...options, asked, ...groupOf(form), user: userOf(request) };
    refuseOtherUid(this.#registry, kind, draft.metadata);
    if (!part && kind.strategy.createsOnUpdate && !this.#registry.find(resource, namespace, name)) {
      return this.#createIn(namespace, kind, draft, written, warnings);
    }
    this.#registry.get(resource, namespace, name); // Who updates what is not there hears of that first.
    refuseWithoutVersion(kind, draft);
    return this.#write(kind, draft, written, part, warnings);
  }

  /** `part`: only that part is meant. */
  patch(request: ApiRequest, info: ResourceInfoOfRequest, part: WrittenPart): ServerResponse {
    const { resource, kind, namespace, name, form } = info;
    checkPatchType(request, isCustom(resource));
    const asked = this.#asked(request, form);
    const isApply = mediaType(request) === applyPatchType;
    const query = readWriteQuery(new Query(request), "PatchOptions", isApply);
    const options = { ...query, asked, ...groupOf(form), user: userOf(request) };
    if (isApply) return this.#apply(request, info, options, part);
    const old = this.#registry.get(resource, namespace, name);
    const shown = (object: object) =>
      (form ? form.fromStored(object as JsonObject) : object) as JsonObject;
    const target = {
      ...expected(info),
      type: isCustom(resource) ? undefined : (form?.type ?? kind.kind),
      object: shown(kind.fromStored(old)),
      whole: () => shown(withManagedFields(kind.fromStored(old))),
    };
    const { object, warnings: faults } = patchedObject(request, target, options.fieldValidation);
    const draft = storedForm(object, form);
    const warnings = [...faults, ...dropRepeatedOwners(draft.metadata, true)];
    checkPlace(draft, namespace, name);
    return this.#write(kind, draft, options, part, warnings);
  }

  /** Server-side apply: makes the object if there is none. */
  #apply(
    request: ApiRequest,
    { resource, kind, namespace, name, form }: ResourceInfoOfRequest,
    options: WriteQuery & AnsweredWrite,
    part: WrittenPart,
  ): ServerResponse {
    const applied = readApplied(request);
    const configuration = form ? form.toStored(applied) : applied;
    const old = this.#registry.find(resource, namespace, name);
    if (!old && part) throw notFound(groupResource(resource), name);
    const { object, ownership } = applyConfiguration(configuration, {
      kind,
      live: (old ? kind.fromStored(old) : kind.empty) as unknown as JsonObject,
      ownership: old ? ownershipOf(old) : nobodys,
      manager: options.manager,
      force: options.force,
      time: this.#registry.timestamp,
      subresource: part,
      ignored: guardedFields(kind.strategy, part),
    });
    const warnings = duplicatesIn(request.body ?? "", options);
    const draft = object as unknown as Resources[Resource];
    const owned = { ...options, ownership };
    const { uid } = draft.metadata;
    if (old || !uid) checkPlace(draft, namespace, name);
    if (old) return this.#write(kind, draft, owned, part, warnings);
    if (uid) {
      throw conflict(
        groupResource(resource),
        name,
        `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`,
      );
    }
    if (kind.isTerminating) throw createWhileTerminating();
    return this.#createIn(namespace, kind, draft, owned, warnings);
  }

  /** Writes a changed object. Its author is warned about what it wants only if that changed. */
  #write<R extends Resource>(
    kind: Kind<R>,
    draft: Resources[R],
    options: AnsweredWrite,
    part: WrittenPart,
    warnings: readonly string[],
  ): ServerResponse {
    const { resource, strategy, version } = kind;
    const { namespace = "", name } = draft.metadata;
    if (part === "status" || part === "approval") {
      if (strategy.completeStatus) {
        const before = this.#registry.get(resource, namespace, name);
        strategy.completeStatus(draft, before, this.#registry.timestamp, part);
      }
      const written = this.#registry.updateStatus(resource, draft, { ...options, part, version });
      const answer = json(200, objectBody(kind, written, options.asked));
      return withWarnings(answer, [...warnings, ...(strategy.warningsOfStatus?.(written) ?? [])]);
    }
    const old = this.#registry.find(resource, namespace, name);
    const isOfPod = part === "ephemeralcontainers" || part === "resize";
    const wanted = isOfPod && old ? withPartOf(draft, old, part) : draft;
    const written = this.#registry.update(resource, wanted, { ...options, part, version });
    const answer = json(200, objectBody(kind, written, options.asked));
    return withWarnings(answer, [
      ...warnings,
      ...warningsOfWrite(strategy, this.#registry.admission, written, old),
      ...podSecurityWarnings({ resource, written, old, part }, this.#registry.admission),
    ]);
  }

  delete(
    request: ApiRequest,
    { resource, kind, namespace, name, form }: ResourceInfoOfRequest,
  ): ServerResponse {
    const asked = this.#asked(request, form);
    const options = readDeleteOptions(request);
    const { object, gone } = this.#registry.delete(resource, namespace, name, options);
    // What waits is answered as it is.
    if (!gone) return json(options.mustGo ? 202 : 200, objectBody(kind, object, asked));
    if (answersDeletedObject(resource)) return json(200, objectBody(kind, object, asked));
    const { group, plural } = kind;
    return json(200, {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Success",
      details: { name, ...(group && { group }), kind: plural, uid: object.metadata.uid },
    });
  }

  /** Answers the list as it was before. As Store.DeleteCollection, which asks for it in pages. */
  deleteCollection(request: ApiRequest, info: ResourceInfoOfRequest): ServerResponse {
    const { resource, kind, namespace, form } = info;
    const asked = this.#asked(request, form);
    const query = new Query(request);
    const selection = new Selection(kind, namespace, query, form);
    checkListOptions(query);
    selection.refuseUnknownFields();
    const options = readDeleteOptions(request);
    checkListVersion(query, this.#registry.revision, false);
    const limit = query.number("limit") || Infinity;
    const page = readPage(this.#store, resource, selection, { query, limit });
    for (const { metadata } of page.items) {
      const { namespace: home = "", name } = metadata;
      if (!this.#registry.find(resource, home, name)) continue;
      this.#registry.delete(resource, home, name, options);
    }
    return json(200, listBody(kind, page, asked));
  }

  #asked(request: ApiRequest, form: ServedVersion | undefined): Asked {
    return askedOf(request, this.#registry.now, form);
  }
}

/** How to write, and in which shape to say what was written. */
interface AnsweredWrite extends WriteOptions {
  readonly asked: Asked;
}

/** A Pod as it was, with one part of the draft. */
function withPartOf<R extends Resource>(
  draft: Resources[R],
  old: Resources[R],
  part: "ephemeralcontainers" | "resize",
): Resources[R] {
  const choose = part === "resize" ? withResourcesOf : withEphemeralContainersOf;
  return choose(draft as Pod, old as Pod) as Resources[R];
}

function withEphemeralContainersOf(draft: Pod, old: Pod): Pod {
  const { ephemeralContainers } = draft.spec;
  const { resourceVersion } = draft.metadata;
  const spec = { ...old.spec, ...(ephemeralContainers && { ephemeralContainers }) };
  return { ...old, metadata: { ...old.metadata, resourceVersion }, spec };
}

function expected(info: ResourceInfoOfRequest): Expected {
  const { kind, form, resource } = info;
  return {
    kind: kind.kind,
    apiVersion: form ? `${form.group}/${form.version}` : kind.apiVersion,
    version: form?.version ?? kind.version,
    decode: decoderOf(info),
    isCustom: isCustom(resource),
  };
}

/** Reads objects of the version that is asked by. */
function decoderOf({ kind, form }: ResourceInfoOfRequest): Kind["decode"] {
  const type = form?.type;
  return type === undefined ? kind.decode : (value, faults) => decode(type, value, faults);
}

/** As the handler of custom resources. */
function createWhileTerminating(): StatusError {
  return new StatusError(
    "MethodNotAllowed",
    "create not allowed while custom resource definition is terminating",
  );
}

/** The group that was written in, where that is another than the stored one's. */
function groupOf(form: ServedVersion | undefined): Pick<WriteOptions, "group"> {
  return form ? { group: form.group } : {};
}

/** The object that a request brings to be stored, and how it is to be written. */
function sentObject(
  request: ApiRequest,
  info: ResourceInfoOfRequest,
  optionsKind: "CreateOptions" | "UpdateOptions",
) {
  const options = readWriteQuery(new Query(request), optionsKind);
  const { object, warnings } = decodeBody(request, expected(info), options.fieldValidation);
  const draft = storedForm(object, info.form);
  const repeated = dropRepeatedOwners(draft.metadata, false);
  return { options, draft, warnings: [...warnings, ...repeated] };
}

function storedForm(object: JsonObject, form: ServedVersion | undefined): Resources[Resource] {
  return (form ? form.toStored(object) : object) as unknown as Resources[Resource];
}

/** As the real server: only after all that is applied has been found good. Answers what to warn about. */
function duplicatesIn(body: string, { fieldValidation }: WriteQuery): string[] {
  const faults = fieldValidation === "Ignore" ? [] : yamlFaults(body);
  if (fieldValidation !== "Strict" || faults.length === 0) return faults;
  const [why = ""] = asYamlError(faults);
  throw badRequest(`error strict decoding YAML: error converting YAML to JSON: ${why}`);
}

/** Some kinds are never overwritten unseen. The resource stands where messages otherwise name the kind. */
function refuseWithoutVersion(
  { resource, strategy }: Kind,
  { metadata }: Resources[Resource],
): void {
  if (hasVersion(metadata) || !strategy.requiresVersion) return;
  const fault = invalid(
    "metadata.resourceVersion",
    new GoText("0x0"),
    "must be specified for an update",
  );
  throw invalidError(groupResource(resource), metadata.name, [fault]);
}
