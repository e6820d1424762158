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
    registry.subscribe(["persistentvolumes"], ({ type, object }) => {
      if (type === "DELETED") this.#trees.delete(object.metadata.uid);
    });
  }

  /** What is on a claim's volume; undefined while the claim has none. */
  of(namespace: string, claimName: string): FileTree | undefined {
    const claim = this.#registry.find("persistentvolumeclaims", namespace, claimName);
    const volume = this.#registry.find("persistentvolumes", "", claim?.spec.volumeName ?? "");
    if (!volume) return undefined;
    const { uid } = volume.metadata;
    let tree = this.#trees.get(uid);
    if (!tree) this.#trees.set(uid, (tree = new FileTree()));
    return tree;
  }
}
