import { newDirectoryMode } from "#base/file-modes.ts";
import type { Registry } from "../apiserver/registry.ts";
import { FileTree } from "./file-tree.ts";

/** What a claim's Pods find. */
export interface Disk {
  readonly tree: FileTree;
  /** A directory of the nodes: the kubelet does not give it to a Pod's group. */
  readonly isHostPath: boolean;
}

/**
 * What is written on PersistentVolumes, for as long as these exist. Every node reaches all of them, as
 * if each were a disk in the network.
 */
export class PersistentDisks {
  readonly #registry: Registry;
  readonly #disks = new Map<string, Disk>();

  constructor(registry: Registry) {
    this.#registry = registry;
    registry.subscribe(["persistentvolumes"], ({ type, object }) => {
      if (type === "DELETED") this.#disks.delete(object.metadata.uid);
    });
  }

  /** What is on a claim's volume; undefined while the claim has none. */
  of(namespace: string, claimName: string): Disk | undefined {
    const claim = this.#registry.find("persistentvolumeclaims", namespace, claimName);
    const volume = this.#registry.find("persistentvolumes", "", claim?.spec.volumeName ?? "");
    if (!volume) return undefined;
    const { uid, annotations } = volume.metadata;
    const known = this.#disks.get(uid);
    if (known) return known;
    // A provisioner makes a directory for everybody; one that is named by hand is made for root.
    const isMade = annotations?.["pv.kubernetes.io/provisioned-by"] !== undefined;
    const isHostPath = volume.spec.hostPath !== undefined;
    const mode = isMade || !isHostPath ? 0o777 : newDirectoryMode;
    const disk = { tree: new FileTree({}, [], { "/": mode }), isHostPath };
    this.#disks.set(uid, disk);
    return disk;
  }
}
