import { hasCondition, type CustomResourceDefinition } from "#api/apiextensions.ts";
import { isCustom } from "#api/custom-resource.ts";
import { notFound } from "#api/errors.ts";
import { type Resource, resourceOfKind } from "#api/scheme.ts";
import type { Store } from "../storage/store.ts";
import { type CustomKind, customKinds, isServed } from "./custom/custom-kind.ts";
import type { Kind } from "./kind.ts";
import { builtInKind, builtInKinds } from "./kinds/built-in-kinds.ts";
import { servedVersions } from "./versions/served-versions.ts";

/** The kinds that one cluster knows: the built-in ones, and those that its CustomResourceDefinitions make. */
export class Kinds {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** The kind of a resource, in the version in which it is stored or in another. Throws NotFound. */
  of<R extends Resource>(resource: R, version?: string): Kind<R> {
    const kind = this.find(resource, version);
    if (!kind) throw notFound("customresourcedefinitions.apiextensions.k8s.io", resource);
    return kind;
  }

  /** Like of, but answers undefined where a custom resource has lost its definition, or the version. */
  find<R extends Resource>(resource: R, version?: string): Kind<R> | undefined {
    const kind: Kind | undefined = isCustom(resource)
      ? this.#custom(resource, version)
      : (builtInKind(resource) as unknown as Kind);
    return kind as Kind<R> | undefined; // Kinds are made for the resource that they name.
  }

  /** Every version of a resource that is served: `apps/v1`. */
  apiVersionsOf(resource: Resource): string[] {
    if (isCustom(resource)) {
      const definition = this.#store.find("customresourcedefinitions", "", resource);
      const kinds = definition ? customKinds(definition) : [];
      return kinds.filter(({ defined }) => defined.served).map(({ apiVersion }) => apiVersion);
    }
    const others = servedVersions.filter((version) => version.resource === resource);
    return [
      builtInKind(resource).apiVersion,
      ...others.map(({ group, version }) => `${group}/${version}`),
    ];
  }

  #custom(name: string, version: string | undefined): Kind | undefined {
    const definition = this.#store.find("customresourcedefinitions", "", name);
    const kinds = definition && isServed(definition) ? customKinds(definition) : [];
    return kinds.find((kind) => kind.version === (version ?? kind.storageVersion)) as
      | Kind
      | undefined;
  }

  /** The kind behind a path, if it is custom and requests for it are answered. */
  served(plural: string, group: string, version: string): CustomKind | undefined {
    if (!isCustom(group)) return undefined;
    const definition = this.#store.find("customresourcedefinitions", "", `${plural}.${group}`);
    if (!definition || !isServed(definition)) return undefined;
    return customKinds(definition).find((kind) => kind.defined.served && kind.version === version);
  }

  /** All definitions, in order. */
  get definitions(): readonly CustomResourceDefinition[] {
    return this.#store.list("customresourcedefinitions");
  }

  /** The custom kinds that discovery tells of. */
  get established(): readonly CustomKind[] {
    return this.definitions
      .filter((definition) => hasCondition(definition, "Established"))
      .flatMap(customKinds)
      .filter(({ defined }) => defined.served);
  }

  /** Every kind once, in the version in which it is stored. */
  get stored(): readonly Kind[] {
    const custom = this.definitions
      .filter(isServed)
      .flatMap(customKinds)
      .filter((kind) => kind.version === kind.storageVersion);
    return [...builtInKinds, ...(custom as readonly unknown[] as readonly Kind[])];
  }

  /** The kind of objects with this apiVersion and kind. */
  ofObject(apiVersion: string, kind: string): Kind | undefined {
    const builtIn = resourceOfKind(apiVersion, kind);
    if (builtIn) return builtInKind(builtIn) as unknown as Kind;
    const custom = this.established.find(
      (each) => each.apiVersion === apiVersion && each.kind === kind,
    );
    return custom as unknown as Kind | undefined;
  }
}
