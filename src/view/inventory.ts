import type {
  DeploymentRow,
  NodeRow,
  PodRow,
  ReplicaSetRow,
  ServiceRow,
  ViewRow,
} from "#protocol/rows.ts";

/** What there is to draw, by kind, each list in an order that stays while its objects do. */
export interface Inventory {
  readonly nodes: readonly NodeRow[];
  readonly deployments: readonly DeploymentRow[];
  /** Oldest first. */
  readonly sets: readonly ReplicaSetRow[];
  readonly pods: readonly PodRow[];
  /** Without `default/kubernetes`, which stands for the API server and not for Pods. */
  readonly services: readonly ServiceRow[];
  /** Ids of the Services of which the Pod with this id is an endpoint. */
  readonly servicesOf: ReadonlyMap<string, readonly string[]>;
}

/** Sorts the rows by kind. */
export function inventoryOf(rows: ReadonlyMap<string, ViewRow>): Inventory {
  const nodes: NodeRow[] = [];
  const deployments: DeploymentRow[] = [];
  const sets: ReplicaSetRow[] = [];
  const pods: PodRow[] = [];
  const services: ServiceRow[] = [];
  for (const row of rows.values()) {
    if (row.kind === "Node") nodes.push(row);
    else if (row.kind === "Deployment") deployments.push(row);
    else if (row.kind === "ReplicaSet") sets.push(row);
    else if (row.kind === "Pod") pods.push(row);
    else if (row.kind === "Service" && !isApiServer(row)) services.push(row);
  }
  for (const list of [deployments, sets, pods, services]) list.sort(byAge);
  nodes.sort((a, b) => compareText(a.name, b.name));
  return { nodes, deployments, sets, pods, services, servicesOf: servicesByPod(services) };
}

/** ReplicaSets that the Deployment or other owner with this id controls, oldest first. */
export function setsOf({ sets }: Inventory, ownerId: string): readonly ReplicaSetRow[] {
  return sets.filter((set) => set.ownerId === ownerId);
}

/** The last part of a generated name: `x7k2p` of `web-76c8bb74d-x7k2p`. */
export function suffixOf(name: string): string {
  return name.slice(name.lastIndexOf("-") + 1);
}

/** The tag of an image, `latest` if it names none. */
export function tagOf(image: string): string {
  const [, tag = "latest"] = /:([^:/@]+)(?:@.*)?$/.exec(image) ?? [];
  return tag;
}

/** `1 Pod`, `2 Pods`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function isApiServer({ namespace, name }: ServiceRow): boolean {
  return namespace === "default" && name === "kubernetes";
}

function byAge(
  a: { readonly createdAt: number; readonly name: string },
  b: { readonly createdAt: number; readonly name: string },
): number {
  return a.createdAt - b.createdAt || compareText(a.name, b.name);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function servicesByPod(services: readonly ServiceRow[]): Map<string, string[]> {
  const byPod = new Map<string, string[]>();
  for (const { id, endpoints } of services) {
    for (const pod of endpoints) {
      const known = byPod.get(pod);
      if (known) known.push(id);
      else byPod.set(pod, [id]);
    }
  }
  return byPod;
}
