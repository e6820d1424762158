import type { KubernetesObject, OwnerReference } from "#api/meta.ts";
import type { Resource, Resources } from "#api/scheme.ts";
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
    registry.subscribeToAll(({ type, resource, object }) => {
      const { metadata } = object;
      const { namespace = "", ownerReferences = [], finalizers = [] } = metadata;
      if (type === "DELETED") this.#lookAtDependents(metadata.uid, ownerReferences);
      else if (metadata.deletionTimestamp !== undefined && finalizers.length > 0) {
        this.#lookAt(resource, object);
      } else if (type === "ADDED" && !ownerReferences.every((o) => this.#isSolid(o, namespace))) {
        this.#lookAt(resource, object);
      }
    });
  }

  /** What it owned may be collected now; what owned it may have waited for it to go. */
  #lookAtDependents(uid: string, owners: readonly OwnerReference[]): void {
    for (const { resource, object } of this.#registry.dependentsOf(uid)) {
      this.#lookAt(resource, object);
    }
    for (const { apiVersion, kind, name } of owners) {
      const resource = this.#resourceOf({ apiVersion, kind });
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
    // What has lost its definition is out of reach.
    if (!object || !this.#registry.kinds.find(resource)) return;
    const { metadata } = object;
    if (metadata.deletionTimestamp !== undefined) {
      if (metadata.finalizers?.includes(orphan)) this.#orphanDependents(resource, object);
      else if (metadata.finalizers?.includes(foreground)) this.#deleteForeground(resource, object);
      return;
    }
    const owners = metadata.ownerReferences ?? [];
    const solid = owners.filter((owner) => this.#isSolid(owner, namespace));
    if (solid.length === owners.length) return;
    if (solid.length > 0) return this.#keepOwners(resource, object, solid);
    const isAwaited = owners.some((owner) => this.#lives(owner, namespace));
    const [first] = owners;
    const why = isAwaited
      ? `${first!.kind} ${first!.name} is deleted in the foreground`
      : `its owner ${first!.kind} ${first!.name} is gone`;
    this.#delete(resource, object, why, isAwaited);
  }

  /** Deletes a dependent; one whose owners wait for it takes its own dependents along first. */
  #delete(resource: Resource, object: KubernetesObject, why: string, isAwaited: boolean): void {
    const { namespace = "", name, uid } = object.metadata;
    const dependents = this.#registry.dependentsOf(uid);
    const propagationPolicy = isAwaited && dependents.length > 0 ? "Foreground" : "Background";
    this.#simulation.because(
      "garbage-collector-controller",
      `Deleted ${resource} ${name}: ${why}`,
      () => {
        // Around a circle everybody would wait for the next.
        if (propagationPolicy === "Foreground" && dependents.some(waitsForDependents)) {
          this.#unblock(resource, object);
        }
        this.#registry.delete(resource, namespace, name, { propagationPolicy });
      },
    );
  }

  /** An owner that is there and not itself waiting for what it owns. */
  #isSolid(owner: OwnerReference, namespace: string): boolean {
    const resource = this.#resourceOf(owner);
    if (!resource) return true; // Not a kind that is stored here: nobody can tell.
    const found = this.#ownerOf(owner, namespace);
    return found?.metadata.uid === owner.uid && !waitsForDependents({ object: found });
  }

  /** Where objects of the owner's kind are stored; undefined for kinds that nobody knows. */
  #resourceOf({ apiVersion, kind }: Pick<OwnerReference, "apiVersion" | "kind">) {
    return this.#registry.kinds.ofObject(apiVersion, kind)?.resource;
  }

  #ownerOf(owner: OwnerReference, namespace: string) {
    const { name } = owner;
    const resource = this.#resourceOf(owner);
    if (!resource) return undefined;
    const inNamespace = this.#registry.find(resource, namespace, name);
    return (inNamespace ?? this.#registry.find(resource, "", name)) as KubernetesObject | undefined;
  }

  #keepOwners(
    resource: Resource,
    object: KubernetesObject,
    owners: readonly OwnerReference[],
  ): void {
    const kept = clone(object);
    kept.metadata.ownerReferences = [...owners];
    this.#registry.update(resource, kept as Resources[Resource]);
  }

  #unblock(resource: Resource, object: KubernetesObject): void {
    const owners = object.metadata.ownerReferences ?? [];
    this.#keepOwners(
      resource,
      object,
      owners.map((owner) => ({ ...owner, blockOwnerDeletion: false })),
    );
  }

  #lives(owner: OwnerReference, namespace: string): boolean {
    if (!this.#resourceOf(owner)) return true;
    return this.#ownerOf(owner, namespace)?.metadata.uid === owner.uid;
  }

  /** Dependents first; the owner goes when none is left that blocks it. */
  #deleteForeground(resource: Resource, owner: KubernetesObject): void {
    for (const dependent of this.#registry.dependentsOf(owner.metadata.uid)) {
      if (dependent.object.metadata.deletionTimestamp === undefined)
        this.#collect(placeOf(dependent));
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

function waitsForDependents({
  object: { metadata },
}: {
  readonly object: KubernetesObject;
}): boolean {
  return metadata.deletionTimestamp !== undefined && !!metadata.finalizers?.includes(foreground);
}

function placeOf({ resource, object }: { resource: Resource; object: KubernetesObject }): Place {
  const { namespace = "", name } = object.metadata;
  return { resource, namespace, name };
}
