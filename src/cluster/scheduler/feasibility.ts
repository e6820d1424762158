import type { Node, Pod } from "#api/core.ts";
import type { PersistentVolume } from "#api/storage.ts";
import type { Registry } from "../apiserver/registry.ts";
import { filterNode, type Refusal } from "./filters.ts";
import { Neighbourhood } from "./neighbourhood.ts";
import { type Load, NodeLoad, type NodeLoads } from "./node-load.ts";
import type { Nominations } from "./nominations.ts";
import { reaches } from "./volume-claims.ts";

const nobody: ReadonlySet<string> = new Set();

/** What the scheduler knows of the cluster. */
export interface Surroundings {
  readonly registry: Registry;
  readonly loads: NodeLoads;
  readonly nominations: Nominations;
}

/** Where one Pod may run, as things are or as they would be without some of the others. */
export class Feasibility {
  readonly #around: Surroundings;
  readonly #pod: Pod;
  readonly #nodes: readonly Node[];
  readonly #volumes: readonly PersistentVolume[];
  readonly neighbourhood: Neighbourhood;

  constructor(
    around: Surroundings,
    pod: Pod,
    nodes: readonly Node[],
    volumes: readonly PersistentVolume[],
  ) {
    this.#around = around;
    this.#pod = pod;
    this.#nodes = nodes;
    this.#volumes = volumes;
    this.neighbourhood = this.#neighbours(nobody);
  }

  /** Why not on this node; undefined if it may. */
  refusal(node: Node): Refusal | undefined {
    return this.#judge(node, this.#around.loads.of(node.metadata.name), this.neighbourhood);
  }

  /** The same if the Pods with these uids were gone. */
  refusalWithout(gone: ReadonlySet<string>, node: Node): Refusal | undefined {
    const left = new NodeLoad();
    for (const other of this.#around.loads.on(node.metadata.name).pods) {
      if (!gone.has(other.metadata.uid)) left.put(other);
    }
    return this.#judge(node, left.total, this.#neighbours(gone));
  }

  #judge(node: Node, load: Load, neighbourhood: Neighbourhood): Refusal | undefined {
    const pod = this.#pod;
    return (
      filterNode(pod, node, load, this.#around.nominations.before(pod, node.metadata.name)) ??
      (reaches(this.#volumes, node) ? undefined : unreachable) ??
      neighbourhood.refusal(node)
    );
  }

  #neighbours(gone: ReadonlySet<string>): Neighbourhood {
    const { registry, loads } = this.#around;
    return new Neighbourhood(registry, loads, this.#pod, this.#nodes, gone);
  }
}

const unreachable: Refusal = {
  reasons: ["node(s) had volume node affinity conflict"],
  hopeless: true,
};
