import type { Deployment } from "#api/apps.ts";
import type { KubernetesObject } from "#api/meta.ts";
import { UsageError } from "../../errors.ts";
import type { ResourceMapping } from "../../resources/mapping.ts";

/** How far a rollout is, in one line, and whether it is over. */
export interface RolloutStatus {
  readonly message: string;
  readonly done: boolean;
}

/** Reads the status off an object. `revision` 0 means whichever is current. Throws UsageError. */
export type StatusViewer = (object: KubernetesObject, revision: number) => RolloutStatus;

const viewers: Readonly<Record<string, StatusViewer>> = {
  "Deployment.apps": (object, revision) => deploymentStatus(object as Deployment, revision),
  "DaemonSet.apps": (object) => daemonSetStatus(object as DaemonSet),
  "StatefulSet.apps": (object) => statefulSetStatus(object as StatefulSet),
};

/** The viewer for a type. Throws UsageError for types that have no rollout. */
export function statusViewerOf(mapping: ResourceMapping): StatusViewer {
  const viewer = viewers[`${mapping.kind}.${mapping.group}`];
  if (viewer) return viewer;
  throw new UsageError(
    `no status viewer has been implemented for ${mapping.kind}${mapping.group ? `.${mapping.group}` : ""}`,
  );
}

/** As `kubectl rollout status` reads a Deployment. */
export function deploymentStatus(deployment: Deployment, revision: number): RolloutStatus {
  const { metadata, spec, status } = deployment;
  const name = JSON.stringify(metadata.name);
  const waiting = (what: string): RolloutStatus => ({
    message: `Waiting for deployment ${name} rollout to finish: ${what}...\n`,
    done: false,
  });
  if (revision > 0) checkRevision(deployment, revision);
  if ((metadata.generation ?? 0) > (status.observedGeneration ?? 0)) {
    return { message: "Waiting for deployment spec update to be observed...\n", done: false };
  }
  const progressing = status.conditions?.find(({ type }) => type === "Progressing");
  if (progressing?.reason === "ProgressDeadlineExceeded") {
    throw new UsageError(`deployment ${name} exceeded its progress deadline`);
  }
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = status;
  if (spec.replicas !== undefined && updatedReplicas < spec.replicas) {
    return waiting(`${updatedReplicas} out of ${spec.replicas} new replicas have been updated`);
  }
  if (replicas > updatedReplicas) {
    return waiting(`${replicas - updatedReplicas} old replicas are pending termination`);
  }
  if (availableReplicas < updatedReplicas) {
    return waiting(`${availableReplicas} of ${updatedReplicas} updated replicas are available`);
  }
  return { message: `deployment ${name} successfully rolled out\n`, done: true };
}

function checkRevision({ metadata }: Deployment, revision: number): void {
  const text = metadata.annotations?.["deployment.kubernetes.io/revision"];
  if (text !== undefined && !/^[+-]?\d+$/.test(text)) {
    throw new UsageError(
      `cannot get the revision of deployment ${JSON.stringify(metadata.name)}: strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`,
    );
  }
  const running = Number(text ?? 0);
  if (running === revision) return;
  throw new UsageError(
    `desired revision (${revision}) is different from the running revision (${running})`,
  );
}

interface DaemonSet extends KubernetesObject {
  spec: { updateStrategy?: { type?: string } };
  status: {
    observedGeneration?: number;
    desiredNumberScheduled?: number;
    updatedNumberScheduled?: number;
    numberAvailable?: number;
  };
}

function daemonSetStatus({ metadata, spec, status }: DaemonSet): RolloutStatus {
  checkStrategy(spec.updateStrategy?.type);
  const name = JSON.stringify(metadata.name);
  const waiting = (what: string): RolloutStatus => ({
    message: `Waiting for daemon set ${name} rollout to finish: ${what}...\n`,
    done: false,
  });
  if ((metadata.generation ?? 0) > (status.observedGeneration ?? 0)) {
    return { message: "Waiting for daemon set spec update to be observed...\n", done: false };
  }
  const {
    desiredNumberScheduled: desired = 0,
    updatedNumberScheduled: updated = 0,
    numberAvailable: available = 0,
  } = status;
  if (updated < desired) return waiting(`${updated} out of ${desired} new pods have been updated`);
  if (available < desired) return waiting(`${available} of ${desired} updated pods are available`);
  return { message: `daemon set ${name} successfully rolled out\n`, done: true };
}

interface StatefulSet extends KubernetesObject {
  spec: {
    replicas?: number;
    updateStrategy?: { type?: string; rollingUpdate?: { partition?: number } };
  };
  status: {
    observedGeneration?: number;
    readyReplicas?: number;
    updatedReplicas?: number;
    currentReplicas?: number;
    updateRevision?: string;
    currentRevision?: string;
  };
}

function statefulSetStatus({ metadata, spec, status }: StatefulSet): RolloutStatus {
  const { replicas, updateStrategy } = spec;
  checkStrategy(updateStrategy?.type);
  const { observedGeneration = 0, readyReplicas = 0, updatedReplicas = 0 } = status;
  if (observedGeneration === 0 || (metadata.generation ?? 0) > observedGeneration) {
    return { message: "Waiting for statefulset spec update to be observed...\n", done: false };
  }
  if (replicas !== undefined && readyReplicas < replicas) {
    return {
      message: `Waiting for ${replicas - readyReplicas} pods to be ready...\n`,
      done: false,
    };
  }
  const rolling = updateStrategy?.rollingUpdate;
  if (rolling) {
    const wanted = (replicas ?? 0) - (rolling.partition ?? 0);
    if (replicas !== undefined && rolling.partition !== undefined && updatedReplicas < wanted) {
      const message = `Waiting for partitioned roll out to finish: ${updatedReplicas} out of ${wanted} new pods have been updated...\n`;
      return { message, done: false };
    }
    const message = `partitioned roll out complete: ${updatedReplicas} new pods have been updated...\n`;
    return { message, done: true };
  }
  const { updateRevision = "", currentRevision = "", currentReplicas = 0 } = status;
  if (updateRevision !== currentRevision) {
    const message = `waiting for statefulset rolling update to complete ${updatedReplicas} pods at revision ${updateRevision}...\n`;
    return { message, done: false };
  }
  const message = `statefulset rolling update complete ${currentReplicas} pods at revision ${currentRevision}...\n`;
  return { message, done: true };
}

function checkStrategy(type: string | undefined): void {
  if (type === "RollingUpdate") return;
  throw new UsageError("rollout status is only available for RollingUpdate strategy type");
}
