/** A Pod by name, and by uid: another of that name may come after it. */
interface PodReference {
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
}

/** A process in a container that streams are to be connected to. */
export interface ProcessConnection extends PodReference {
  /** A new process, or the container's first. */
  readonly kind: "exec" | "attach";
  readonly container: string;
  /** Of exec: argv. */
  readonly command: readonly string[];
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
}

/** Ports of a Pod that connections are to be made to. */
export interface PortConnection extends PodReference {
  readonly kind: "portforward";
  /** Of the older protocol, which names them in the request; else each connection names its own. */
  readonly ports: readonly number[];
}

/** What an accepted request is to be connected to, by whoever holds the streams. */
export type PodConnection = ProcessConnection | PortConnection;
