// What the picture is drawn from: flat rows, one per object, made by the session from cluster state.

/** Fields that every row has. `id` is the object's uid and never changes. */
interface Row {
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  /** Unix ms. */
  readonly createdAt: number;
}

export interface NodeRow extends Row {
  readonly kind: "Node";
  readonly internalIP: string;
  readonly ready: boolean;
  readonly unschedulable: boolean;
}

export interface DeploymentRow extends Row {
  readonly kind: "Deployment";
  readonly desired: number;
  readonly updated: number;
  readonly ready: number;
  readonly available: number;
  /** Resolved numbers: how many Pods may be missing and how many may be over. */
  readonly maxUnavailable: number;
  readonly maxSurge: number;
  readonly paused: boolean;
  /** The revision annotation; 0 before the controller set it. */
  readonly revision: number;
  /** Of condition Progressing: `NewReplicaSetAvailable`, `ProgressDeadlineExceeded`, …; "" if none. */
  readonly progressing: string;
  readonly generation: number;
  readonly observedGeneration: number;
  /** Image of the first container of the template. */
  readonly image: string;
}

export interface ReplicaSetRow extends Row {
  readonly kind: "ReplicaSet";
  /** uid of the controlling Deployment, "" if none. */
  readonly ownerId: string;
  readonly desired: number;
  readonly current: number;
  readonly ready: number;
  readonly revision: number;
  readonly image: string;
  /** True for the ReplicaSet whose template is the Deployment's. */
  readonly isNew: boolean;
}

export interface PodRow extends Row {
  readonly kind: "Pod";
  /** uid of the controlling ReplicaSet, "" if none. */
  readonly ownerId: string;
  /** "" until scheduled. */
  readonly nodeName: string;
  /** "" until the sandbox has one. */
  readonly ip: string;
  /** The STATUS column of `kubectl get pods`. */
  readonly status: string;
  readonly phase: string;
  readonly ready: boolean;
  readonly restarts: number;
  /** The time of deletion was set: it is going. */
  readonly terminating: boolean;
  /** A container's image is being pulled. */
  readonly pulling: boolean;
  /** ErrImagePull, ImagePullBackOff, CrashLoopBackOff and the like. */
  readonly failing: boolean;
  /** Image of the first container, and its tag ("latest" if it has none). */
  readonly image: string;
  readonly version: string;
}

export interface ServiceRow extends Row {
  readonly kind: "Service";
  readonly type: string;
  readonly clusterIP: string;
  /** `8080:30488/TCP`, as in PORT(S). */
  readonly ports: string;
  /** uids of the Pods behind it that are ready. */
  readonly endpoints: readonly string[];
}

export interface EventRow extends Row {
  readonly kind: "Event";
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  /** `Pod/web-x`. */
  readonly object: string;
  /** Unix ms of the last occurrence. */
  readonly at: number;
  readonly count: number;
}

export type ViewRow = NodeRow | DeploymentRow | ReplicaSetRow | PodRow | ServiceRow | EventRow;

/** One frame of change, already squashed: a row is in at most one of the three. */
export interface ViewDelta {
  readonly added: readonly ViewRow[];
  readonly updated: readonly ViewRow[];
  readonly removed: readonly string[];
}

/** A request that travelled, for the picture: ids are `host`, node names, `namespace/name` of Services and uids of Pods. */
export interface Trip {
  readonly id: number;
  /** Unix ms of the virtual clock. */
  readonly at: number;
  readonly stops: readonly {
    readonly kind: "client" | "node" | "service" | "pod";
    readonly id: string;
  }[];
  readonly outcome: "ok" | "refused" | "failed";
  /** First line of the answer, or the reason for failure. */
  readonly label: string;
}
