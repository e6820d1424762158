import type { DeploymentRow, PodRow, ReplicaSetRow, ServiceRow, ViewRow } from "#protocol/rows.ts";
import { counted, type Inventory, inventoryOf, setsOf, tagOf } from "./inventory.ts";
import { nodeStatus } from "./node-marks.ts";

/** A line of the picture as a list, and what belongs under it. */
export interface OutlineItem {
  readonly id: string;
  readonly text: string;
  readonly items: readonly OutlineItem[];
}

/** A Pod as a row of a table. */
export interface OutlinePod {
  readonly id: string;
  readonly name: string;
  /** "" until it is scheduled. */
  readonly node: string;
  readonly ip: string;
  readonly version: string;
  readonly status: string;
  readonly ready: boolean;
  readonly serving: boolean;
}

export interface Outline {
  readonly items: readonly OutlineItem[];
  readonly pods: readonly OutlinePod[];
}

/** The same picture in words: what a screen reader reads, and a test. */
export function outlineOf(rows: ReadonlyMap<string, ViewRow>): Outline {
  const inventory = inventoryOf(rows);
  return {
    items: [
      ...inventory.deployments.map((deployment) => deploymentItem(deployment, inventory)),
      ...looseSets(inventory).map(setItem),
      ...inventory.services.map((service) => serviceItem(service, inventory)),
      ...nodeItems(inventory),
    ],
    pods: inventory.pods.map((pod) => ({
      id: pod.id,
      name: pod.name,
      node: pod.nodeName,
      ip: pod.ip,
      version: pod.version,
      status: pod.status,
      ready: pod.ready,
      serving: inventory.servicesOf.has(pod.id),
    })),
  };
}

function deploymentItem(deployment: DeploymentRow, inventory: Inventory): OutlineItem {
  const { id, name, ready, desired, updated, available, image, paused } = deployment;
  return {
    id,
    text:
      `Deployment ${name}: ${ready} of ${desired} Pods ready, ${updated} up to date, ` +
      `${available} available, image ${image}${paused ? ", paused" : ""}`,
    items: setsOf(inventory, id).map(setItem),
  };
}

function looseSets({ sets, deployments }: Inventory): ReplicaSetRow[] {
  return sets.filter(({ ownerId }) => !deployments.some(({ id }) => id === ownerId));
}

function setItem({ id, name, desired, ready, revision, image, isNew }: ReplicaSetRow): OutlineItem {
  const parts = [`${desired} desired, ${ready} ready`, tagOf(image)];
  if (revision > 0) parts.push(`revision ${revision}${isNew ? ", the current one" : ""}`);
  return { id, text: `ReplicaSet ${name}: ${parts.join(", ")}`, items: [] };
}

function serviceItem(service: ServiceRow, { pods }: Inventory): OutlineItem {
  const { id, name, type, clusterIP, ports, endpoints } = service;
  const behind = pods.filter((pod) => endpoints.includes(pod.id));
  return {
    id,
    text: `Service ${name}: ${type} ${clusterIP}, ${ports}, ${counted(endpoints.length, "endpoint")}`,
    items: behind.map((pod) => ({
      id: `${id} ${pod.id}`,
      text: `${pod.ip} is Pod ${pod.name} (${pod.version})`,
      items: [],
    })),
  };
}

function nodeItems(inventory: Inventory): OutlineItem[] {
  const { nodes, pods } = inventory;
  const names = new Set(nodes.map(({ name }) => name));
  const items = nodes.map((node) => {
    const here = pods.filter(({ nodeName }) => nodeName === node.name);
    return {
      id: node.id,
      text: `Node ${node.name} (${node.internalIP}): ${nodeStatus(node)}, ${counted(here.length, "Pod")}`,
      items: here.map((pod) => podItem(pod, inventory)),
    };
  });
  const waiting = pods.filter(({ nodeName }) => !names.has(nodeName));
  if (waiting.length > 0) {
    items.push({
      id: "unscheduled",
      text: `Not on a node: ${counted(waiting.length, "Pod")}`,
      items: waiting.map((pod) => podItem(pod, inventory)),
    });
  }
  return items;
}

function podItem(pod: PodRow, { servicesOf }: Inventory): OutlineItem {
  const { id, name, version, status, ip, ready, restarts } = pod;
  const parts = [version, status, ready ? "ready" : "not ready"];
  parts.push(servicesOf.has(id) ? "serving" : "not serving");
  if (ip !== "") parts.push(`IP ${ip}`);
  if (restarts > 0) parts.push(counted(restarts, "restart"));
  return { id, text: `Pod ${name}: ${parts.join(", ")}`, items: [] };
}
