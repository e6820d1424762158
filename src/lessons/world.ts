import type { Resource, Resources } from "#api/scheme.ts";

/** What checks may look at: the cluster's objects and what the learner did. Nothing can be changed. */
export interface World {
  find<R extends Resource>(resource: R, namespace: string, name: string): Resources[R] | undefined;
  list<R extends Resource>(resource: R, namespace?: string): readonly Resources[R][];
  /** In order; a command is here once it has ended. */
  readonly commandsRun: readonly CommandRun[];
  readonly responsesSeen: readonly ResponseSeen[];
}

/** One simple command that the shell ran, after expansion. */
export interface CommandRun {
  /** Program and arguments: `["kubectl", "get", "pods"]`. */
  readonly argv: readonly string[];
  readonly exitCode: number;
}

/** One answer to an HTTP request that the learner made on the simulated network. */
export interface ResponseSeen {
  readonly status: number;
  readonly body: string;
  /** `namespace/name` of the Service that it came through, "" if none. */
  readonly service: string;
  /** Name of the Pod that answered, "" if none did. */
  readonly pod: string;
}
