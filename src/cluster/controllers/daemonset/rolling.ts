// Which Pods give way during a DaemonSet's rolling update, and which nodes get a second one.

import type { DaemonSet } from "#api/apps.ts";
import type { Node, Pod } from "#api/core.ts";
import { templateGeneration } from "../../apiserver/kinds/apps/daemonset.ts";
import { scaled } from "../scaled.ts";
import { isAvailable } from "../pods.ts";
import { revisionLabel } from "../revision-history.ts";
import { wishFor } from "./daemon-nodes.ts";

const generationLabel = "pod-template-generation";

/** A DaemonSet's Pods by the node that each is for. */
export type PodsByNode = ReadonlyMap<string, readonly Pod[]>;

export interface Step {
  readonly remove: readonly Pod[];
  /** Names of nodes. */
  readonly create: readonly string[];
}

/** What a step is decided on. */
export interface View {
  readonly daemonSet: DaemonSet;
  readonly nodes: readonly Node[];
  readonly pods: PodsByNode;
  readonly hash: string;
  readonly now: number;
}

/** Whether a Pod has the template of now. */
export function isUpdated({ metadata }: Pod, daemonSet: DaemonSet, hash: string): boolean {
  const generation = daemonSet.metadata.annotations?.[templateGeneration];
  const { labels = {} } = metadata;
  if (hash !== "" && labels[revisionLabel] === hash) return true;
  return generation !== undefined && labels[generationLabel] === generation;
}

/** The next step. As rollingUpdate in pkg/controller/daemon/update.go. */
export function rollingStep(view: View): Step {
  const { daemonSet, nodes, pods } = view;
  const wanted = nodes.filter((node) => wishFor(daemonSet, node).shouldRun);
  const { maxUnavailable = 0, maxSurge = 0 } = daemonSet.spec.updateStrategy?.rollingUpdate ?? {};
  const surge = scaled(maxSurge, wanted.length, Math.ceil);
  const unavailable = scaled(maxUnavailable, wanted.length, Math.ceil);
  const names = new Set([...pods.keys(), ...wanted.map(({ metadata }) => metadata.name)]);
  return surge === 0
    ? replaceStep(view, names, wanted.length > 0 && unavailable === 0 ? 1 : unavailable)
    : surgeStep(view, names, surge, wanted.length);
}

/** The one old and the one new Pod on a node; undefined where there are more. */
function pair(view: View, node: string): { newPod?: Pod; oldPod?: Pod } | undefined {
  const living = (view.pods.get(node) ?? []).filter(
    ({ metadata }) => metadata.deletionTimestamp === undefined,
  );
  const isNew = (pod: Pod) => isUpdated(pod, view.daemonSet, view.hash);
  const [newPod, secondNew] = living.filter((pod) => isNew(pod));
  const [oldPod, secondOld] = living.filter((pod) => !isNew(pod));
  if (secondNew || secondOld) return undefined;
  return { ...(newPod && { newPod }), ...(oldPod && { oldPod }) };
}

function replaceStep(view: View, nodes: ReadonlySet<string>, limit: number): Step {
  const { minReadySeconds = 0 } = view.daemonSet.spec;
  const replaceable: Pod[] = [];
  const candidates: Pod[] = [];
  let unavailable = 0;
  for (const node of nodes) {
    const { newPod, oldPod } = pair(view, node) ?? {};
    if (Boolean(newPod) === Boolean(oldPod)) unavailable++;
    else if (newPod) {
      if (!isAvailable(newPod, minReadySeconds, view.now)) unavailable++;
    } else if (!isAvailable(oldPod!, minReadySeconds, view.now)) {
      replaceable.push(oldPod!);
      unavailable++;
    } else if (unavailable < limit) candidates.push(oldPod!);
  }
  const more = Math.max(0, limit - unavailable);
  return { remove: [...replaceable, ...candidates.slice(0, more)], create: [] };
}

function surgeStep(view: View, nodes: ReadonlySet<string>, limit: number, wanted: number): Step {
  const { daemonSet, now } = view;
  const { minReadySeconds = 0 } = daemonSet.spec;
  const available = (pod: Pod) => isAvailable(pod, minReadySeconds, now);
  const remove: Pod[] = [];
  const unwanted: Pod[] = [];
  const free: string[] = [];
  const candidates: string[] = [];
  let surging = 0;
  let availableNodes = 0;
  for (const name of nodes) {
    const found = pair(view, name);
    const { newPod, oldPod } = found ?? {};
    const counted = oldPod ?? newPod;
    if (counted && available(counted)) availableNodes++;
    if (!found) surging++;
    else if (oldPod && newPod) {
      if (available(newPod)) remove.push(oldPod);
      else surging++;
    } else if (oldPod) {
      const node = view.nodes.find(({ metadata }) => metadata.name === name);
      const belongs = node !== undefined && wishFor(daemonSet, node).shouldRun;
      if (!belongs) (available(oldPod) ? unwanted : remove).push(oldPod);
      else if (!available(oldPod)) free.push(name);
      else if (surging < limit) candidates.push(name);
    }
  }
  const spare = Math.max(0, availableNodes - wanted);
  return {
    remove: [...remove, ...unwanted.slice(0, spare)],
    create: [...free, ...candidates.slice(0, Math.max(0, limit - surging))],
  };
}
