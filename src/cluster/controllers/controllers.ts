import { controllerOf, keyOf, type KubernetesObject } from "#api/meta.ts";
import type { Registry } from "../apiserver/registry.ts";
import type { Events } from "../events/recorder.ts";
import type { Simulation } from "../sim/simulation.ts";
import { startClusterRoleAggregation } from "./clusterrole-aggregation.ts";
import { Controller } from "./controller.ts";
import { startDaemonSets } from "./daemonset.ts";
import { DeploymentReconciler } from "./deployment/deployment-reconciler.ts";
import { startCronJobs } from "./cronjob/cronjob-reconciler.ts";
import { startDisruption } from "./disruption.ts";
import { startEndpoints } from "./endpoints/start-endpoints.ts";
import { enqueueAll, enqueueOwner } from "./enqueue.ts";
import { GarbageCollector } from "./garbage-collector.ts";
import { NamespaceReconciler } from "./namespace-reconciler.ts";
import { startJobs } from "./job/start-jobs.ts";
import { Claims } from "./ownership.ts";
import { NodeLifecycle } from "./node-lifecycle.ts";
import { PodCollector } from "./pod-collector.ts";
import { PodFollowers } from "./pod-followers.ts";
import { TaintEviction } from "./taint-eviction.ts";
import { replicaSets as replicaSetKind } from "./replicaset/replicated-kind.ts";
import { ReplicaSetReconciler } from "./replicaset/replicaset-reconciler.ts";
import { startReplicationControllers } from "./replicationcontroller.ts";
import { startStatefulSets } from "./statefulset.ts";
import { startQuotas } from "./resource-quota.ts";
import { startVolumes } from "./volumes/volumes.ts";

/**
 * A ReplicaSet acts on a new size, and reports it, before its Deployment looks again (5 ms). On a real
 * cluster that is the usual order and no promise; here it is one, so that a rolling update keeps its
 * limits at every moment, however requests interleave.
 */
const replicaSetReactionMs = 2;

/** Starts what kube-controller-manager runs. */
export function startControllers(simulation: Simulation, registry: Registry, events: Events): void {
  startWorkloads(simulation, registry, events);
  startEndpoints(simulation, registry);
  startVolumes(simulation, registry, events);
  startQuotas(simulation, registry);
  startClusterRoleAggregation(simulation, registry);
  const namespaces = new Controller(simulation, new NamespaceReconciler(simulation, registry));
  registry.subscribe(["namespaces"], ({ type, object }) => {
    if (type !== "DELETED") namespaces.enqueue(keyOf(object));
  });
  void new GarbageCollector(simulation, registry);
  void new PodCollector(simulation, registry);
  const lifecycle = events.recorder({ component: "node-controller" });
  void new NodeLifecycle({ simulation, registry, recorder: lifecycle });
  const recorder = events.recorder({ component: "taint-eviction-controller" });
  startDisruption({
    simulation,
    registry,
    recorder: events.recorder({ component: "controllermanager" }),
  });
  void new TaintEviction({ simulation, registry, recorder });
}

function startWorkloads(simulation: Simulation, registry: Registry, events: Events): void {
  const parts = (component: string) => ({
    simulation,
    registry,
    recorder: events.recorder({ component }),
  });
  const replicaSetClaims = new Claims(registry, "replicasets");
  const podClaims = new Claims(registry, "pods");
  const deployments = new Controller(
    simulation,
    new DeploymentReconciler({
      ...parts("deployment-controller"),
      replicaSets: replicaSetClaims,
    }),
  );
  const replicaSets = new Controller(
    simulation,
    new ReplicaSetReconciler({
      ...parts("replicaset-controller"),
      pods: podClaims,
      kind: replicaSetKind(registry),
    }),
    replicaSetReactionMs,
  );
  const revisions = new Claims(registry, "controllerrevisions");
  const followers = new PodFollowers(registry);
  followers.add("replicasets", replicaSets);
  startDaemonSets({ ...parts("daemonset-controller"), pods: podClaims, revisions }, followers);
  startStatefulSets({ ...parts("statefulset-controller"), pods: podClaims, revisions }, followers);
  startJobs(parts("job-controller"));
  startCronJobs(parts("cronjob-controller"));
  startReplicationControllers({ ...parts("replication-controller"), pods: podClaims }, followers);
  registry.subscribe(
    ["deployments", "replicasets", "pods"],
    ({ type, resource, object, previous }) => {
      if (resource === "deployments") deployments.enqueue(keyOf(object));
      if (resource === "replicasets") {
        replicaSets.enqueue(keyOf(object));
        for (const set of previous ? [object, previous] : [object]) {
          enqueueOwner(deployments, "Deployment", set);
        }
        if (!controllerOf(object)) enqueueAll(deployments, registry.list("deployments"), object);
      }
      // Recreate waits for the last old Pod to be gone, which no ReplicaSet's status tells.
      if (resource === "pods" && type === "DELETED") {
        enqueueGrandOwner(registry, deployments, object);
      }
    },
  );
}

function enqueueGrandOwner(
  registry: Registry,
  deployments: Controller,
  pod: KubernetesObject,
): void {
  const owner = controllerOf(pod);
  const namespace = pod.metadata.namespace ?? "";
  if (owner?.kind !== "ReplicaSet") return;
  const set = registry.find("replicasets", namespace, owner.name);
  if (set) enqueueOwner(deployments, "Deployment", set);
}
