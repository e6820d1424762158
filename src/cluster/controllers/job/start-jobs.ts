import { isJobFinished } from "#api/batch.ts";
import type { Pod } from "#api/core.ts";
import { controllerOf, keyOf, type ObjectKey } from "#api/meta.ts";
import type { Registry } from "../../apiserver/registry.ts";
import type { EventRecorder } from "../../events/recorder.ts";
import type { Simulation } from "../../sim/simulation.ts";
import { Controller, type Reconciler, type Result } from "../controller.ts";
import { enqueueAll } from "../enqueue.ts";
import { Claims } from "../ownership.ts";
import { isTracked, trackingFinalizer } from "./job-pods.ts";
import { JobReconciler } from "./job-reconciler.ts";
import type { JobWorkers } from "./job-workers.ts";
import { FinishedJobs } from "./ttl-after-finished.ts";

/** Changes of Pods wait this long for one another, and become one look. */
const batchMs = 1000;

export interface JobOptions {
  readonly simulation: Simulation;
  readonly registry: Registry;
  readonly recorder: EventRecorder;
}

/** Starts the controllers of Jobs: their Pods, the finalizers that those keep, and finished Jobs' end. */
export function startJobs(options: JobOptions): void {
  const { simulation, registry } = options;
  const pods = new Claims(registry, "pods", trackingFinalizer);
  const reconciler = new JobReconciler({ ...options, pods });
  const jobs = new Controller(simulation, reconciler);
  const lost = new Controller(simulation, new LostPods(registry, reconciler.workers));
  const finished = new Controller(simulation, new FinishedJobs(simulation, registry));
  registry.subscribe(["jobs", "pods"], ({ type, resource, object, previous }) => {
    if (resource === "jobs") {
      const key = keyOf(object);
      if (type === "DELETED") reconciler.forget(object.metadata.uid);
      const isNew = object.metadata.generation !== previous?.metadata.generation;
      if (isNew) jobs.enqueue(key);
      else jobs.enqueueAfter(key, batchMs);
      finished.enqueue(key);
      // Nobody counts Pods that are left when a Job is over.
      const owned = () => registry.ownedBy("pods", object.metadata.uid).filter(isTracked);
      const isOver = type === "DELETED" || isJobFinished(object);
      if (isOver) for (const pod of owned()) lost.enqueue(keyOf(pod));
    }
    if (resource !== "pods") return;
    for (const pod of previous ? [object, previous] : [object]) {
      const owner = controllerOf(pod);
      if (owner?.kind !== "Job") continue;
      jobs.enqueueAfter({ namespace: pod.metadata.namespace ?? "", name: owner.name }, batchMs);
    }
    if (!controllerOf(object)) enqueueAll(jobs, registry.list("jobs"), object);
    if (type !== "DELETED" && isTracked(object) && isLost(registry, object)) {
      lost.enqueue(keyOf(object));
    }
  });
}

/** True if no Job will ever take the finalizer from the Pod. */
function isLost(registry: Registry, pod: Pod): boolean {
  const owner = controllerOf(pod);
  if (!owner) return true;
  if (owner.kind !== "Job") return false;
  const job = registry.find("jobs", pod.metadata.namespace ?? "", owner.name);
  return job?.metadata.uid !== owner.uid || isJobFinished(job);
}

/** Takes the finalizer from Pods whose Job is gone or over. */
class LostPods implements Reconciler {
  readonly name = "job-controller";
  readonly #registry: Registry;
  readonly #workers: JobWorkers;

  constructor(registry: Registry, workers: JobWorkers) {
    this.#registry = registry;
    this.#workers = workers;
  }

  reconcile({ namespace, name }: ObjectKey): Result {
    const pod = this.#registry.find("pods", namespace, name);
    if (pod && isTracked(pod) && isLost(this.#registry, pod)) this.#workers.release(pod);
    return {};
  }
}
