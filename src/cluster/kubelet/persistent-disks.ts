import type { Registry } from "../apiserver/registry.ts";
import { FileTree } from "./container-files.ts";

/**
 * What is written on PersistentVolumes, for as long as these exist. Every node reaches all of them, as
 * if each were a disk in the network.
 */
export class PersistentDisks {
  readonly #registry: Registry;
  readonly #trees = new Map<string, FileTree>();

  constructor(registry: Registry) {
    this.#registry = registry;
    registry.subscribe(({ type, resource, object }) => {
      if (type !== "DELETED" || resource !== "persistentvolumes") return;
      const { uid } = object.metadata;
      for (const id of this.#trees.keys()) if (id.startsWith(`${uid}/`)) this.#trees.delete(id);
    });
  }

  /** The directory of a claim's volume; undefined while the claim has none. */
  of(namespace: string, claimName: string, subPath: string): FileTree | undefined {
    const claim = this.#registry.find("persistentvolumeclaims", namespace, claimName);
    const volume = this.#registry.find("persistentvolumes", "", claim?.spec.volumeName ?? "");
    if (!volume) return undefined;
    const id = `${volume.metadata.uid}/${subPath}`;
    let tree = this.#trees.get(id);
    if (!tree) this.#trees.set(id, (tree = new FileTree()));
    return tree;
  }
}
