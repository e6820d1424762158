import type { KubernetesObject } from "#api/meta.ts";
import { assert } from "#base/assert.ts";
import { equal } from "#base/json.ts";
import type { Change, Cluster } from "./cluster.ts";

/** Objects by `namespace/name`. */
export type Contents = ReadonlyMap<string, KubernetesObject>;

/** One event of a watch as it comes over the wire. */
export interface SeenEvent {
  readonly type: string;
  readonly object: KubernetesObject;
}

/** Every write since it was made, in order: what lists and watches have to agree with. */
export class ChangeLog {
  readonly #cluster: Cluster;
  readonly #changes: Change[] = [];
  readonly #first: number;
  #last: number;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#first = cluster.revision;
    this.#last = cluster.revision;
    cluster.subscribe((change) => {
      assert(change.revision === this.#last + 1, `revision ${change.revision} after ${this.#last}`);
      assert(
        change.object.metadata.resourceVersion === `${change.revision}`,
        `${change.resource} of revision ${change.revision} says ${change.object.metadata.resourceVersion}`,
      );
      this.#last = change.revision;
      this.#changes.push(change);
    });
  }

  /** The revision before the first change in it. */
  get first(): number {
    return this.#first;
  }

  /** What a namespace held of a resource at a revision, made of the changes alone. */
  contentsAt(resource: Change["resource"], namespace: string, revision: number): Contents {
    const contents = new Map<string, KubernetesObject>();
    for (const change of this.#changes) {
      if (change.revision > revision) break;
      if (change.resource !== resource || change.object.metadata.namespace !== namespace) continue;
      if (change.type === "DELETED") contents.delete(change.object.metadata.name);
      else contents.set(change.object.metadata.name, change.object);
    }
    return contents;
  }

  /** A watch from `revision` must tell these later changes, and nothing else. */
  checkWatch(
    resource: Change["resource"],
    namespace: string,
    revision: number,
    events: readonly SeenEvent[],
  ): void {
    const told = events
      .filter(({ type }) => type !== "BOOKMARK")
      .map(
        ({ type, object }) => `${type} ${object.metadata.name} ${object.metadata.resourceVersion}`,
      );
    const happened = this.#changes
      .filter(
        (change) =>
          change.revision > revision &&
          change.resource === resource &&
          change.object.metadata.namespace === namespace,
      )
      .map(({ type, object, revision: at }) => `${type} ${object.metadata.name} ${at}`);
    assert(
      equal(told, happened),
      `a watch of ${resource} from ${revision} told\n${told.join("\n")}\nbut there was\n${happened.join("\n")}`,
    );
  }

  /** The objects of the present list must be those that the changes lead to. */
  checkPresent(resource: Change["resource"], namespace: string): void {
    const present = this.#cluster.list(resource, namespace) as readonly KubernetesObject[];
    checkSame(
      `${resource} now`,
      new Map(present.map((object) => [object.metadata.name, object])),
      this.contentsAt(resource, namespace, this.#last),
    );
  }
}

/** Throws AssertionError unless both hold the same objects in the same versions. */
export function checkSame(what: string, found: Contents, expected: Contents): void {
  const versions = (contents: Contents) =>
    [...contents]
      .map(([name, { metadata }]) => `${name}@${metadata.resourceVersion}`)
      .toSorted()
      .join(" ");
  assert(
    versions(found) === versions(expected),
    `${what}: ${versions(found)} instead of ${versions(expected)}`,
  );
}
