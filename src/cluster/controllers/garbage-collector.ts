import type { KubernetesObject, OwnerReference } from "#api/meta.ts";
import { type Resource, type Resources, resourceOfKind } from "#api/scheme.ts";
import { clone } from "#base/json.ts";
import type { Registry } from "../apiserver/registry.ts";
import type { Simulation } from "../sim/simulation.ts";

const foreground = "foregroundDeletion";
const orphan = "orphan";
/** How long the real collector's graph takes to notice, about. */
const reactionMs = 20;

/** An object that the collector shall look at. */
interface Place {
  readonly resource: Resource;
  readonly namespace: string;
  readonly name: string;
}

/**
 * Deletes what has lost its last owner, and carries out foreground and orphaning deletion through the
 * finalizers that the API server set for them. As pkg/controller/garbagecollector.
 */
export class GarbageCollector {
  readonly #simulation: Simulation;
  readonly #registry: Registry;
  readonly #due = new Set<string>();

  constructor(simulation: Simulation, registry: Registry) {
    this.#simulation = simulation;
    this.#registry = registry;
    registry.subscribe(({ type, resource, object }) => {
      const { metadata } = object;
      if (type === "DELETED") this.#lookAtDependents(metadata.uid, metadata.ownerReferences);
      else if (metadata.deletionTimestamp !== undefined && metadata.finalizers?.length) {
        this.#lookAt(resource, object);
      } else if (type === "ADDED" && metadata.ownerReferences) this.#lookAt(resource, object);
    });
  }

  /** What it owned may be collected now; what owned it may have waited for it to go. */
  #lookAtDependents(uid: string, owners: readonly OwnerReference[] = []): void {
    for (const { resource, object } of this.#registry.dependentsOf(uid)) {
      this.#lookAt(resource, object);
    }
    for (const { apiVersion, kind, name } of owners) {
      const resource = resourceOfKind(apiVersion, kind);
      const owner = resource && this.#findAnywhere(resource, name);
      if (resource && owner?.metadata.finalizers?.includes(foreground))
        this.#lookAt(resource, owner);
    }
  }

  #findAnywhere(resource: Resource, name: string): KubernetesObject | undefined {
    return this.#registry.list(resource).find(({ metadata }) => metadata.name === name);
  }

  #lookAt(resource: Resource, { metadata }: KubernetesObject): void {
    const place: Place = { resource, namespace: metadata.namespace ?? "", name: metadata.name };
    const id = `${resource}/${place.namespace}/${place.name}`;
    if (this.#due.has(id)) return;
    this.#due.add(id);
    this.#simulation.schedule(reactionMs, () => {
      this.#due.delete(id);
      this.#collect(place);
    });
  }

  #collect({ resource, namespace, name }: Place): void {
    const object = this.#registry.find(resource, namespace, name);
    if (!object) return;
    const { metadata } = object;
    if (metadata.deletionTimestamp !== undefined) {
      if (metadata.finalizers?.includes(orphan)) this.#orphanDependents(resource, object);
      else if (metadata.finalizers?.includes(foreground)) this.#deleteForeground(resource, object);
      return;
    }
    const owners = metadata.ownerReferences ?? [];
    const living = owners.filter((owner) => this.#lives(owner, namespace));
    if (owners.length === 0 || living.length === owners.length) return;
    if (living.length > 0) {
      const kept = clone(object);
      kept.metadata.ownerReferences = living;
      this.#registry.update(resource, kept);
      return;
    }
    const text = `Deleted ${resource} ${name}: its owner ${owners[0]!.kind} ${owners[0]!.name} is gone`;
    this.#simulation.because("garbage-collector-controller", text, () =>
      this.#registry.delete(resource, namespace, name, { propagationPolicy: "Background" }),
    );
  }

  #lives({ apiVersion, kind, name, uid }: OwnerReference, namespace: string): boolean {
    const resource = resourceOfKind(apiVersion, kind);
    if (!resource) return true; // Not a kind that is stored here: nobody can tell.
    const owner =
      this.#registry.find(resource, namespace, name) ?? this.#registry.find(resource, "", name);
    return owner?.metadata.uid === uid;
  }

  /** Dependents first; the owner goes when none is left that blocks it. */
  #deleteForeground(resource: Resource, owner: KubernetesObject): void {
    const dependents = this.#registry.dependentsOf(owner.metadata.uid);
    for (const dependent of dependents) {
      const { metadata } = dependent.object;
      if (metadata.deletionTimestamp !== undefined) continue;
      const text = `Deleted ${dependent.resource} ${metadata.name}: ${owner.kind} ${owner.metadata.name} is deleted in the foreground`;
      this.#simulation.because("garbage-collector-controller", text, () =>
        this.#registry.delete(dependent.resource, metadata.namespace ?? "", metadata.name, {
          propagationPolicy: "Foreground",
        }),
      );
    }
    const blocking = this.#registry
      .dependentsOf(owner.metadata.uid)
      .some(({ object }) =>
        object.metadata.ownerReferences?.some(
          (reference) => reference.uid === owner.metadata.uid && reference.blockOwnerDeletion,
        ),
      );
    if (!blocking) this.#removeFinalizer(resource, owner, foreground);
  }

  #orphanDependents(resource: Resource, owner: KubernetesObject): void {
    for (const dependent of this.#registry.dependentsOf(owner.metadata.uid)) {
      const freed = clone(dependent.object);
      const others = (freed.metadata.ownerReferences ?? []).filter(
        ({ uid }) => uid !== owner.metadata.uid,
      );
      if (others.length > 0) freed.metadata.ownerReferences = others;
      else delete freed.metadata.ownerReferences;
      this.#registry.update(dependent.resource, freed as Resources[Resource]);
    }
    this.#removeFinalizer(resource, owner, orphan);
  }

  #removeFinalizer(resource: Resource, { metadata }: KubernetesObject, finalizer: string): void {
    const object = this.#registry.find(resource, metadata.namespace ?? "", metadata.name);
    if (!object) return;
    const freed = clone(object);
    const others = (freed.metadata.finalizers ?? []).filter((name) => name !== finalizer);
    if (others.length > 0) freed.metadata.finalizers = others;
    else delete freed.metadata.finalizers;
    this.#registry.update(resource, freed);
  }
}
