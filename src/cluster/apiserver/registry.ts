import { conflict, StatusError } from "#api/errors.ts";
import { allOf, invalidError } from "#api/field-errors.ts";
import type { DeleteOptions } from "#api/delete-options.ts";
import type { Draft, KubernetesObject, ObjectMeta } from "#api/meta.ts";
import { groupResource, type Resource, type Resources } from "#api/scheme.ts";
import { formatTime } from "#api/time.ts";
import { clone, equal, type JsonObject } from "#base/json.ts";
import type { Random } from "#base/random.ts";
import type { Simulation } from "../sim/simulation.ts";
import type { Change, ChangeOf, Store } from "../storage/store.ts";
import { admissionContext, contextOf } from "./admission/context.ts";
import type { ApiServerOptions } from "./options.ts";
import { refusedByAdmission } from "./admission/forbidden.ts";
import { refuseIfTerminating } from "./admission/namespace-lifecycle.ts";
import { charge } from "./admission/quota-admission.ts";
import { type Deletion, isReadyToGo, planDeletion } from "./deletion.ts";
import { countsAsGeneration } from "./generation.ts";
import type { Kind } from "./kind.ts";
import { Kinds } from "./kinds.ts";
import { sameHoldings } from "./managed-fields/managers.ts";
import {
  givenOwnership,
  nobodys,
  type Ownership,
  ownershipOf,
  setOwnership,
  type Update,
} from "./managed-fields/ownership.ts";
import { hasVersion, validateMetadata, validateMetadataUpdate } from "./metadata.ts";
import { nameSuffix, newUid } from "./names.ts";
import { keepServerFields } from "./server-fields.ts";
import { type BindingMeta, boundPod } from "./pod-binding.ts";
import type { AdmissionContext } from "./strategy.ts";
import { guardedFields, metadataWithStatus } from "./status-metadata.ts";
import { validateStatusUpdate, validateUpdate } from "./update-validation.ts";
import { retyped, typed } from "./typed-object.ts";
import type { User } from "./user.ts";

export interface WriteOptions {
  /** Goes through everything but is not stored. */
  readonly dryRun?: boolean;
  /** In whose name it is written: `kubectl-rollout`. The registry's own where it is not told. */
  readonly manager?: string;
  /** Who holds which field afterwards, where the write has rules of its own for that. */
  readonly ownership?: Ownership;
  /** Who asked for it, where somebody did by a request. */
  readonly user?: User;
  /** Takes the warnings of making an object. */
  readonly warn?: (text: string) => void;
  /** Of an update: the subresource that was written, which has rules of its own. */
  readonly part?: WrittenPart;
  /** The API group that was written in, where that is not the one of the stored object. */
  readonly group?: string;
  /**
   * Written by a part of the cluster that writes only what is valid: it is not validated. The object is also
   * what decoding would make of it, and nobody else's: it is not copied.
   */
  readonly isSound?: boolean;
  /** Of a custom resource: the version in which the object is given and answered; otherwise the stored one. */
  readonly version?: string;
}

/** What a write changes: the object ("") or a part of it that is a subresource. */
export type WrittenPart =
  | ""
  | "status"
  | "approval"
  | "ephemeralcontainers"
  | "resize"
  | "finalize";

export interface RegistryOptions {
  /** In whose name it writes. */
  readonly manager?: string;
  /** The registry of the same store whose work goes on here under another name. */
  readonly shared?: Registry;
  /** Where uids come from, if not from where those of `shared` do. */
  readonly uids?: Random;
  readonly server?: ApiServerOptions;
}

/**
 * The typed face of the API server: every write goes through defaulting, validation and the rules of
 * metadata, whoever makes it. Controllers, scheduler and kubelets use it directly; HTTP-shaped
 * requests reach it through ApiServer.handle. Objects that come out are frozen: `clone` before change.
 * Refusals are StatusErrors.
 */
export class Registry {
  /** What this cluster knows of each resource. */
  readonly kinds: Kinds;
  readonly #simulation: Simulation;
  readonly #store: Store;
  readonly #uids: Random;
  readonly #names: Random;
  /** What the rules of kinds may know of this cluster. */
  readonly admission: AdmissionContext;
  readonly #manager: string;

  constructor(
    simulation: Simulation,
    store: Store,
    { manager = "kube-apiserver", shared, uids, server = {} }: RegistryOptions = {},
  ) {
    this.#simulation = simulation;
    this.#store = store;
    this.#manager = manager;
    this.kinds = shared ? shared.kinds : new Kinds(store);
    this.#uids = uids ?? (shared ? shared.#uids : simulation.random("uid"));
    this.#names = shared ? shared.#names : simulation.random("generateName");
    this.admission = shared ? shared.admission : admissionContext(simulation, store, server);
  }

  /** The same registry for a component that writes under this name in managedFields. */
  as(manager: string, uids = this.#uids): Registry {
    return new Registry(this.#simulation, this.#store, { manager, shared: this, uids });
  }

  /** The present time in Unix ms. */
  get now(): number {
    return this.#simulation.now;
  }

  /** The revision of the latest write. */
  get revision(): number {
    return this.#store.revision;
  }

  /** The present time, as it stands in objects. */
  get timestamp(): string {
    return formatTime(this.#simulation.now);
  }

  /** Calls `listener` within every write of these resources. Listeners only take note (enqueue a key); they never write. */
  subscribe<R extends Resource>(
    resources: readonly R[],
    listener: (change: ChangeOf<R>) => void,
  ): () => void {
    return this.#store.subscribe(resources, listener);
  }

  /** The same for every write. */
  subscribeToAll(listener: (change: Change) => void): () => void {
    return this.#store.subscribeToAll(listener);
  }

  /** Throws NotFound. `namespace` is "" for cluster-scoped resources. */
  get<R extends Resource>(resource: R, namespace: string, name: string): Resources[R] {
    return this.#store.get(resource, namespace, name);
  }

  /** Like get, but answers undefined where there is none. */
  find<R extends Resource>(resource: R, namespace: string, name: string): Resources[R] | undefined {
    return this.#store.find(resource, namespace, name);
  }

  /** All objects, or those of one namespace, by namespace and name. */
  list<R extends Resource>(resource: R, namespace?: string): readonly Resources[R][] {
    return this.#store.list(resource, namespace);
  }

  /** The objects of one resource that have an owner with this uid, in order of creation. */
  ownedBy<R extends Resource>(resource: R, uid: string): Resources[R][] {
    return this.#store.ownedBy(resource, uid);
  }

  /** Every object of any resource that has an owner with this uid. */
  dependentsOf(uid: string): ReturnType<Store["dependentsOf"]> {
    return this.#store.dependentsOf(uid);
  }

  /** Throws Invalid, AlreadyExists, Forbidden (the namespace is being deleted). */
  create<R extends Resource>(
    resource: R,
    draft: Draft<Resources[R]>,
    options: WriteOptions = {},
  ): Resources[R] {
    const kind = this.kinds.of(resource, options.version);
    const { strategy } = kind;
    const object = options.isSound ? (draft as Resources[R]) : typed(kind, draft);
    const { namespace: home = "" } = object.metadata;
    refuseIfTerminating(kind, object.metadata, this.#store.find("namespaces", "", home));
    const sent = this.#sentOwnership(resource, object.metadata);
    object.metadata = this.#newMetadata(kind, object.metadata);
    if (strategy.countsGenerations) object.metadata.generation = 1;
    strategy.setDefaults?.(object);
    // What the server itself adds from here on is nobody's.
    const after = strategy.prepareForCreate ? clone(object) : object;
    const owned =
      options.ownership ??
      (sent ?? nobodys).updated(this.#update(kind, kind.empty, after, options));
    strategy.prepareForCreate?.(
      object,
      contextOf(this.admission, options),
      options.user,
      options.warn,
    );
    if (!options.isSound) {
      const metadata = sent ? withEntries(object.metadata, owned) : object.metadata;
      const faults = strategy.validateNew
        ? strategy.validateNew(object, this.admission)
        : strategy.validate?.(object, this.admission, options.group);
      refuseIfInvalid(
        kind,
        object,
        allOf(validateMetadata(metadata, kind.namespaced, strategy), faults ?? []),
      );
    }
    object.metadata.name ||= nameSuffix(object.metadata.generateName ?? "", this.#names);
    const why = strategy.admit?.(object, this.admission);
    if (why) throw refusedByAdmission(resource, object.metadata, why);
    this.#charge(resource, object, undefined, options);
    setOwnership(object.metadata, owned);
    if (!options.dryRun) {
      if (Number(draft.metadata.resourceVersion ?? "") > 0) {
        throw new StatusError("", "resourceVersion should not be set on objects to be created");
      }
      return kind.fromStored(this.#store.create(resource, kind.toStored(object)));
    }
    this.#store.refuseIfPresent(resource, object);
    // What was never stored has no version.
    delete (object.metadata as Partial<ObjectMeta>).resourceVersion;
    return object;
  }

  /**
   * Writes metadata and spec; status stays as stored. A write that changes nothing is none: no
   * revision, no event. Throws Conflict if `metadata.resourceVersion` is set and old.
   */
  update<R extends Resource>(
    resource: R,
    object: Resources[R],
    options: WriteOptions = {},
  ): Resources[R] {
    const { namespace = "", name } = object.metadata;
    const stored = this.#store.get(resource, namespace, name);
    const kind = this.kinds.of(resource, options.version);
    const { strategy } = kind;
    const old = kind.fromStored(stored);
    const next = options.isSound ? object : retyped(kind, object, old);
    refuseIfOld(resource, next.metadata, old.metadata);
    const sent = options.part ? undefined : this.#sentOwnership(resource, next.metadata);
    const given = options.ownership ?? sent;
    next.metadata = keepServerFields(next.metadata, old.metadata);
    if (strategy.hasStatus) keepStatus(next as unknown as JsonObject, old as unknown as JsonObject);
    strategy.setDefaults?.(next);
    const after = strategy.prepareForUpdate ? clone(next) : next;
    strategy.prepareForUpdate?.(next, old, contextOf(this.admission, options), options.part);
    const owned =
      options.ownership ??
      (given ?? ownershipOf(old)).updated(this.#update(kind, old, after, options, options.part));
    const metadata = sent ? withEntries(next.metadata, owned) : next.metadata;
    const faults = validateMetadataUpdate(object.metadata, metadata, old.metadata);
    const isStoredSo = kind.toStored(next).apiVersion === stored.apiVersion;
    if (faults.length === 0 && isHeldAsBefore(old, given) && equal(next, old) && isStoredSo) {
      return old;
    }
    if (countsAsGeneration(next, old, strategy)) {
      next.metadata.generation = (old.metadata.generation ?? 0) + 1;
    }
    if (!options.isSound) {
      const change = { next: { ...next, metadata }, old, faults };
      refuseIfInvalid(kind, next, validateUpdate(kind, change, this.admission, options));
    }
    const why = strategy.admitUpdate?.(next, this.admission, old, options.part);
    if (why) throw refusedByAdmission(resource, next.metadata, why);
    this.#charge(resource, next, old, options);
    return this.#write(kind, next, options, owned);
  }

  /**
   * Writes status and what of metadata may change with it; the rest stays as stored. Otherwise like update.
   * The status becomes the store's and is frozen.
   */
  updateStatus<R extends Resource>(
    resource: R,
    object: Resources[R],
    options: WriteOptions = {},
  ): Resources[R] {
    const { namespace = "", name } = object.metadata;
    const kind = this.kinds.of(resource, options.version);
    const old = kind.fromStored(this.#store.get(resource, namespace, name));
    const { part = "status" } = options;
    refuseIfOld(resource, object.metadata, old.metadata);
    const { status } = object as unknown as JsonObject;
    const metadata = metadataWithStatus(
      object.metadata,
      old.metadata,
      kind.strategy.guardedFromStatus,
    );
    const next = { ...old, metadata, status };
    const faults = validateMetadataUpdate(object.metadata, metadata, old.metadata);
    if (faults.length === 0 && isHeldAsBefore(old, options.ownership) && equal(next, old)) {
      return old;
    }
    if (!options.isSound) {
      refuseIfInvalid(kind, next, validateStatusUpdate(kind, { next, old, faults }, part));
    }
    const owned =
      options.ownership ?? ownershipOf(old).updated(this.#update(kind, old, next, options, part));
    return this.#write(kind, next, options, owned);
  }

  /**
   * Gives a Pod its node and notes that it was scheduled, in one write; no generation counts it.
   * Throws NotFound, Conflict (it has a node already, goes, is gated, or another one is meant).
   */
  bind(
    namespace: string,
    name: string,
    nodeName: string,
    { dryRun = false, ...meta }: BindingMeta & Pick<WriteOptions, "dryRun"> = {},
  ): Resources["pods"] {
    const old = this.#store.get("pods", namespace, name);
    const next = boundPod(old, nodeName, this.timestamp, meta);
    // Nobody holds what a binding writes.
    return this.#write(this.kinds.of("pods"), next, { dryRun }, ownershipOf(old));
  }

  /**
   * Deletes as the kind does: a Pod gets its grace period first, an object with finalizers waits for
   * them, dependents go by `propagationPolicy`. Throws NotFound, Conflict (preconditions). Answers
   * what is left: the object that now waits for its end, or its last state with `gone` set.
   */
  delete<R extends Resource>(
    resource: R,
    namespace: string,
    name: string,
    options: DeleteOptions = {},
  ): { object: Resources[R]; gone: boolean } {
    const old = this.#store.get(resource, namespace, name);
    const kind = this.kinds.of(resource);
    const why = kind.strategy.refuseDelete?.(old);
    if (why) throw refusedByAdmission(resource, old.metadata, why);
    const plan: Deletion<Resources[R]> = planDeletion(kind, old, options, this.#simulation.now);
    if (options.dryRun?.includes("All")) return { object: plan.object, gone: plan.gone };
    if (plan.gone) {
      // A Pod is first told that it has no time left.
      if (plan.object !== old) this.#store.update(resource, plan.object);
      this.#store.delete(resource, namespace, name);
      return { object: plan.object, gone: true };
    }
    if (plan.object === old) return { object: old, gone: false };
    return { object: this.#store.update(resource, plan.object), gone: false };
  }

  #sentOwnership(resource: Resource, metadata: ObjectMeta): Ownership | undefined {
    return givenOwnership(metadata, () => this.kinds.apiVersionsOf(resource));
  }

  /** A write as managedFields will tell of it. */
  #update<R extends Resource>(
    { shape, apiVersion, strategy }: Kind<R>,
    before: object,
    after: object,
    { manager = this.#manager }: WriteOptions,
    subresource = "",
  ): Update {
    return {
      shape,
      manager,
      operation: "Update",
      apiVersion,
      subresource,
      time: formatTime(this.#simulation.now),
      before,
      after,
      ignored: guardedFields(strategy, subresource),
    };
  }

  #newMetadata({ namespaced }: { readonly namespaced: boolean }, given: ObjectMeta): ObjectMeta {
    const { generateName, labels, annotations, ownerReferences, finalizers } = given;
    const name = given.name || (generateName ? nameSuffix(generateName, this.#names) : "");
    const metadata = { name } as ObjectMeta;
    if (generateName) metadata.generateName = generateName;
    if (namespaced) metadata.namespace = given.namespace ?? "default";
    metadata.uid = newUid(this.#uids);
    metadata.resourceVersion = "";
    metadata.creationTimestamp = formatTime(this.#simulation.now);
    if (labels) metadata.labels = labels;
    if (annotations) metadata.annotations = annotations;
    if (ownerReferences) metadata.ownerReferences = ownerReferences;
    if (finalizers) metadata.finalizers = finalizers;
    return metadata;
  }

  /** The ResourceQuota admission plugin: what the write uses is noted, or the write refused. */
  #charge(
    resource: Resource,
    object: KubernetesObject,
    old: KubernetesObject | undefined,
    { dryRun = false }: WriteOptions,
  ): void {
    const { namespace } = object.metadata;
    if (!namespace) return;
    const quotas = this.#store.list("resourcequotas", namespace);
    if (quotas.length === 0) return;
    const server = this.as("kube-apiserver");
    for (const charged of charge({ resource, object, old, nowMs: this.#simulation.now }, quotas)) {
      if (!dryRun) server.updateStatus("resourcequotas", charged);
    }
  }

  /** Stores a changed object (`next` becomes the store's), or removes it when nothing holds back its deletion. */
  #write<R extends Resource>(
    kind: Kind<R>,
    next: Resources[R],
    { dryRun = false }: WriteOptions,
    owned: Ownership,
  ): Resources[R] {
    const { resource } = kind;
    const {
      namespace = "",
      name,
      resourceVersion,
    } = this.#store.get(resource, next.metadata.namespace ?? "", next.metadata.name).metadata;
    next.metadata = { ...next.metadata, resourceVersion };
    setOwnership(next.metadata, owned);
    if (dryRun) return next;
    const stored = this.#store.update(resource, kind.toStored(next));
    if (isReadyToGo(resource, stored)) this.#store.delete(resource, namespace, name);
    return kind.fromStored(stored);
  }
}

function keepStatus(next: JsonObject, old: JsonObject): void {
  if (old["status"] === undefined) delete next["status"];
  else next["status"] = old["status"];
}

/** Metadata with its managers, which are looked at where a client has named some. */
function withEntries(metadata: ObjectMeta, { entries }: Ownership): ObjectMeta {
  return { ...metadata, managedFields: [...entries] };
}

function refuseIfInvalid(
  { groupKind }: { readonly groupKind: string },
  { metadata }: KubernetesObject,
  errors: Parameters<typeof invalidError>[2],
): void {
  if (errors.length > 0) throw invalidError(groupKind, metadata.name, errors);
}

function refuseIfOld(resource: Resource, given: ObjectMeta, stored: ObjectMeta): void {
  if (!hasVersion(given) || given.resourceVersion === stored.resourceVersion) return;
  if (/^\d+$/.test(given.resourceVersion)) throw conflict(groupResource(resource), stored.name);
  const shown = JSON.stringify(given.resourceVersion);
  throw new StatusError("", `strconv.ParseUint: parsing ${shown}: invalid syntax`);
}

function isHeldAsBefore(old: KubernetesObject, given: Ownership | undefined): boolean {
  return given === undefined || sameHoldings(given.managers, ownershipOf(old).managers);
}
