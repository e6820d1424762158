// Eight Deployments on a real cluster: a good update, a bad image until the deadline passed, a new size
// while stuck, the way back. What the ReplicaSets reported comes from the recording; what the
// Deployment controller did with it has to be what ours does at the same points.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Deployment, DeploymentStrategy, ReplicaSet, ReplicaSetStatus } from "#api/apps.ts";
import { clone, equal } from "#base/json.ts";
import { bootstrap } from "../../apiserver/bootstrap.ts";
import { Registry } from "../../apiserver/registry.ts";
import { Events } from "../../events/recorder.ts";
import { Simulation } from "../../sim/simulation.ts";
import { Store } from "../../storage/store.ts";
import { Claims, controllerReference } from "../ownership.ts";
import { DeploymentReconciler } from "./deployment-reconciler.ts";

type Condition = readonly [type: string, status: string, reason: string, message: string];

/** What was asked for, what was reported, or what the controller did; in the order of its revisions. */
type Step = { readonly at: number } & (
  | { readonly spec: Spec }
  | { readonly status: readonly [set: string, ReplicaSetStatus] }
  | { readonly pod: readonly [set: string, pod: string] }
  | { readonly phase: readonly [pod: string, "Succeeded" | "Failed"] }
  | { readonly gone: string }
  | {
      readonly size: readonly [set: string, replicas: number];
      readonly annotations: Readonly<Record<string, string>>;
    }
  | { readonly conditions: readonly Condition[] }
  | { readonly look: true }
);

interface Spec {
  readonly replicas: number;
  readonly image: string;
  readonly minReadySeconds?: number;
  readonly strategy?: DeploymentStrategy;
}

interface Recording {
  readonly name: string;
  readonly steps: readonly Step[];
  /** Type, reason, message, count. */
  readonly events: readonly (readonly [string, string, string, number])[];
}

const recordings = JSON.parse(
  readFileSync(new URL("testdata/rolling-trace.json", import.meta.url), "utf8"),
) as Recording[];

const namespace = "default";
const begin = Date.parse("2026-11-23T03:45:46Z");

class Replay {
  readonly #name: string;
  readonly #simulation = new Simulation(1, begin);
  readonly #registry = new Registry(this.#simulation, new Store(() => undefined));
  readonly #reconciler: DeploymentReconciler;
  /** What our controller did and no step has asked about yet: by ReplicaSet, and the conditions. */
  readonly #done = new Map<string, unknown[]>();

  constructor(name: string) {
    this.#name = name;
    bootstrap(this.#simulation, this.#registry);
    const events = new Events(this.#simulation, this.#registry);
    this.#reconciler = new DeploymentReconciler({
      simulation: this.#simulation,
      registry: this.#registry,
      recorder: events.recorder({ component: "deployment-controller" }),
      replicaSets: new Claims(this.#registry, "replicasets"),
    });
    this.#registry.subscribe(["replicasets", "deployments"], ({ resource, object, previous }) => {
      if (resource === "replicasets") {
        this.#note(hashOf(object), object, previous, sizeOf);
      }
      if (resource === "deployments") this.#note("conditions", object, previous, conditionsOf);
    });
  }

  apply(step: Step): void {
    this.#simulation.runUntil(begin + step.at * 1000);
    if ("spec" in step) this.#change(step.spec);
    else if ("status" in step) {
      const [hash, status] = step.status;
      this.#registry.updateStatus("replicasets", { ...this.#set(hash), status });
    } else if ("pod" in step) this.#createPod(...step.pod);
    else if ("phase" in step) {
      const [name, phase] = step.phase;
      const pod = this.#registry.get("pods", namespace, name);
      this.#registry.updateStatus("pods", { ...pod, status: { ...pod.status, phase } });
    } else if ("gone" in step) {
      this.#registry.delete("pods", namespace, step.gone, { gracePeriodSeconds: 0 });
    } else if ("size" in step) {
      const [hash, replicas] = step.size;
      this.#expectNext(hash, { replicas, annotations: step.annotations }, step.at);
    } else if ("conditions" in step) this.#expectNext("conditions", step.conditions, step.at);
    else this.#look();
  }

  /** What our controller did and the real one did not. */
  rest(): unknown[] {
    return [...this.#done.values()].flat();
  }

  /** As in Recording, in the order of their creation. */
  events(): unknown[] {
    return this.#registry
      .list("events", namespace)
      .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
      .map(({ type, reason, message, count }) => [type, reason, message, count]);
  }

  #note<T>(
    what: string,
    object: object,
    previous: object | undefined,
    view: (object: T) => unknown,
  ): void {
    const now = view(object as T);
    if (equal(now, previous ? view(previous as T) : [])) return;
    this.#done.set(what, [...(this.#done.get(what) ?? []), now]);
  }

  /** The real controller looked when it did something; so does ours, unless it did that before. */
  #expectNext(what: string, wanted: unknown, at: number): void {
    for (let looks = 0; looks < 2 && !this.#done.get(what)?.length; looks++) {
      this.#look();
    }
    const did = this.#done.get(what)?.shift();
    expect({ at, what, did }).toEqual({ at, what, did: wanted });
  }

  #look(): void {
    this.#reconciler.reconcile({ namespace, name: this.#name });
  }

  #change({ replicas, image, ...more }: Spec): void {
    const labels = { app: this.#name };
    const template = { metadata: { labels }, spec: { containers: [{ name: "c", image }] } };
    const before = this.#registry.find("deployments", namespace, this.#name);
    if (before) {
      const next = clone(before);
      next.spec.replicas = replicas;
      next.spec.template.spec.containers[0]!.image = image;
      this.#registry.update("deployments", next);
      return;
    }
    this.#registry.create("deployments", {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: this.#name, namespace },
      spec: {
        replicas,
        progressDeadlineSeconds: 30,
        selector: { matchLabels: labels },
        template,
        ...more,
      },
      status: {},
    });
  }

  #createPod(hash: string, name: string): void {
    const set = this.#set(hash);
    this.#registry.create("pods", {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, namespace, ownerReferences: [controllerReference("replicasets", set)] },
      spec: clone(set.spec.template!.spec),
      status: {},
    });
  }

  #set(hash: string): ReplicaSet {
    return this.#registry.get("replicasets", namespace, `${this.#name}-${hash}`);
  }
}

function hashOf({ metadata }: ReplicaSet): string {
  return metadata.labels?.["pod-template-hash"] ?? "";
}

function sizeOf({ spec, metadata }: ReplicaSet): unknown {
  const annotations = Object.entries(metadata.annotations ?? {});
  return {
    replicas: spec.replicas,
    annotations: Object.fromEntries(annotations.map(([key, value]) => [key.split("/")[1], value])),
  };
}

function conditionsOf({ status: { conditions = [] } }: Deployment): unknown {
  return conditions.map(({ type, status, reason, message }) => [type, status, reason, message]);
}

test.each(recordings)("$name", ({ name, steps, events }) => {
  const replay = new Replay(name);
  for (const step of steps) replay.apply(step);
  expect(replay.rest()).toEqual([]);
  expect(replay.events()).toEqual(events);
});
