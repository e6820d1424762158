import { controllerOf, type KubernetesObject, type LabelSelector } from "#api/meta.ts";
import {
  apiVersionOf,
  type BuiltInResource,
  type Resource,
  type Resources,
  scheme,
} from "#api/scheme.ts";
import { selectorOf } from "#api/selectors.ts";
import { clone } from "#base/json.ts";
import type { Registry } from "../apiserver/registry.ts";
import type { Change } from "../storage/store.ts";

/**
 * The objects of one resource that `owner` controls, after claiming: orphans that its selector matches
 * are adopted, owned ones that it no longer matches are released. As in controller_ref_manager.go.
 */
export class Claims<R extends Resource> {
  readonly #registry: Registry;
  readonly #resource: R;
  readonly #finalizer: string | undefined;
  /** uid → object, of those that nobody controls: usually none, so nobody searches for them. */
  readonly #orphans = new Map<string, Resources[R]>();
  /** Which selector the object was last found to match, and be controlled by its owner. */
  readonly #kept = new WeakMap<Resources[R], LabelSelector>();

  /** `finalizer`: what its owner puts on an object that it adopts, and takes from one that it releases. */
  constructor(registry: Registry, resource: R, finalizer?: string) {
    this.#registry = registry;
    this.#resource = resource;
    this.#finalizer = finalizer;
    registry.subscribe([resource], (change: Change<R>) => {
      const { type, object } = change;
      const isOrphan = type !== "DELETED" && !controllerOf(object);
      if (isOrphan) this.#orphans.set(object.metadata.uid, object);
      else this.#orphans.delete(object.metadata.uid);
    });
  }

  /** Nobody's objects of this resource, in a namespace. */
  orphans(namespace: string): Resources[R][] {
    return [...this.#orphans.values()].filter(({ metadata }) => metadata.namespace === namespace);
  }

  /** `isMember` may ask for more than the selector does. */
  claim(
    ownerResource: BuiltInResource,
    owner: Owner,
    isMember: (object: Resources[R]) => boolean = () => true,
  ): Resources[R][] {
    const selector = selectorOf(owner.spec.selector);
    const { namespace = "", uid, deletionTimestamp } = owner.metadata;
    const kept = this.#registry.ownedBy(this.#resource, uid).filter((object) => {
      if (this.#kept.get(object) === owner.spec.selector) return true;
      if (controllerOf(object)?.uid !== uid) return false;
      if (selector.matches(object.metadata.labels) && isMember(object)) {
        this.#kept.set(object, owner.spec.selector);
        return true;
      }
      if (deletionTimestamp === undefined) this.#release(object, uid);
      return false;
    });
    if (deletionTimestamp !== undefined || this.#orphans.size === 0) return kept;
    const adopted = this.orphans(namespace)
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      .filter((object) => selector.matches(object.metadata.labels) && isMember(object))
      .map((object) => this.#adopt(object, ownerResource, owner));
    return adopted.length > 0 ? [...kept, ...adopted] : kept;
  }

  #adopt(object: Resources[R], ownerResource: BuiltInResource, owner: Owner): Resources[R] {
    const adopted = clone(object);
    adopted.metadata.ownerReferences = [
      ...(adopted.metadata.ownerReferences ?? []),
      controllerReference(ownerResource, owner),
    ];
    const { finalizers = [] } = adopted.metadata;
    if (this.#finalizer && !finalizers.includes(this.#finalizer)) {
      adopted.metadata.finalizers = [...finalizers, this.#finalizer];
    }
    return this.#registry.update(this.#resource, adopted);
  }

  #release(object: Resources[R], uid: string): void {
    const released = clone(object);
    const others = (released.metadata.ownerReferences ?? []).filter((owner) => owner.uid !== uid);
    if (others.length > 0) released.metadata.ownerReferences = others;
    else delete released.metadata.ownerReferences;
    const { finalizers = [] } = released.metadata;
    const left = finalizers.filter((name) => name !== this.#finalizer);
    if (left.length > 0) released.metadata.finalizers = left;
    else delete released.metadata.finalizers;
    this.#registry.update(this.#resource, released);
  }
}

/** Something that owns by selector. */
type Owner = KubernetesObject & { readonly spec: { readonly selector: LabelSelector } };

/** The owner reference of what a controller makes. */
export function controllerReference(resource: BuiltInResource, { metadata }: KubernetesObject) {
  return {
    apiVersion: apiVersionOf(resource),
    kind: scheme[resource].kind,
    name: metadata.name,
    uid: metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}
