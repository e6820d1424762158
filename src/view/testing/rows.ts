import type {
  DeploymentRow,
  NodeRow,
  PodRow,
  ReplicaSetRow,
  ServiceRow,
  ViewRow,
} from "#protocol/rows.ts";

type Named<Row> = Partial<Row> & { readonly name: string };

/** Rows as a map, as the picture gets them. */
export function rowsOf(...rows: readonly ViewRow[]): Map<string, ViewRow> {
  return new Map(rows.map((row) => [row.id, row]));
}

export function node(row: Named<NodeRow>): NodeRow {
  return {
    kind: "Node",
    id: `node ${row.name}`,
    namespace: "",
    createdAt: 0,
    internalIP: "192.168.49.2",
    ready: true,
    unschedulable: false,
    ...row,
  };
}

/** The first so many nodes of minikube. */
export function nodes(count: number): NodeRow[] {
  return Array.from({ length: count }, (_, index) =>
    node({
      name: index === 0 ? "minikube" : `minikube-m0${index + 1}`,
      internalIP: `192.168.49.${index + 2}`,
    }),
  );
}

export function deployment(row: Named<DeploymentRow>): DeploymentRow {
  return {
    kind: "Deployment",
    id: `deployment ${row.name}`,
    namespace: "default",
    createdAt: 0,
    desired: 1,
    updated: 0,
    ready: 0,
    available: 0,
    maxUnavailable: 1,
    maxSurge: 1,
    paused: false,
    revision: 1,
    progressing: "NewReplicaSetAvailable",
    generation: 1,
    observedGeneration: 1,
    image: "app:v1",
    ...row,
  };
}

export function replicaSet(row: Named<ReplicaSetRow>): ReplicaSetRow {
  return {
    kind: "ReplicaSet",
    id: `set ${row.name}`,
    namespace: "default",
    createdAt: 0,
    ownerId: "",
    desired: 1,
    current: 1,
    ready: 1,
    revision: 1,
    image: "app:v1",
    isNew: true,
    ...row,
  };
}

/** Running and ready unless told otherwise. */
export function pod(row: Named<PodRow>): PodRow {
  return {
    kind: "Pod",
    id: `pod ${row.name}`,
    namespace: "default",
    createdAt: 0,
    ownerId: "",
    nodeName: "minikube",
    ip: "10.244.0.2",
    status: "Running",
    phase: "Running",
    ready: true,
    restarts: 0,
    terminating: false,
    pulling: false,
    failing: false,
    image: "app:v1",
    version: "v1",
    ...row,
  };
}

export function service(row: Named<ServiceRow>): ServiceRow {
  return {
    kind: "Service",
    id: `service ${row.name}`,
    namespace: "default",
    createdAt: 0,
    type: "ClusterIP",
    clusterIP: "10.96.0.7",
    ports: "80/TCP",
    endpoints: [],
    ...row,
  };
}
