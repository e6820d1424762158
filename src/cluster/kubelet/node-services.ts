import type { Pod } from "#api/core.ts";
import type { ResourceList } from "#api/meta.ts";
import type { Registry } from "../apiserver/registry.ts";
import type { EventRecorder } from "../events/recorder.ts";
import type { DnsRecord, RecordType } from "../network/dns.ts";
import type { HttpRequest, HttpResult, HttpSource, Port } from "../network/http.ts";
import type { Simulation } from "../sim/simulation.ts";
import type { ResizeSurroundings } from "./allocation.ts";
import type { FileTree } from "./file-tree.ts";
import type { ShellHost } from "./containers.ts";
import type { ImagePuller } from "./image-puller.ts";
import type { PersistentDisks } from "./persistent-disks.ts";
import type { ContainerInstance } from "./instance.ts";

/** A Pod's worker as the relists of its node see it. */
export interface RelistedPod {
  readonly uid: string;
  /** True while what happens is no unfinished work: retries after failures, clearing up at the end. */
  readonly isQuiet: boolean;
  /** Looks at the containers. Answers how many of them (and sandboxes) had changed. */
  relist(): number;
  /** Asks for a sync. */
  wake(): void;
}

/** The network as it begins at a Pod. */
export interface Reach {
  request(source: HttpSource, request: HttpRequest): HttpResult;
  lookup(source: HttpSource, host: string): string | undefined;
  records(source: HttpSource, name: string, type: RecordType): readonly DnsRecord[];
}

/** A Pod as connections find it. */
export interface Listening {
  /** The container that listens on this port of the Pod. */
  listener(port: Port): ContainerInstance | undefined;
}

/** What a Pod's worker uses of the kubelet it belongs to. */
export interface NodeServices {
  readonly simulation: Simulation;
  readonly registry: Registry;
  readonly recorder: EventRecorder;
  readonly puller: ImagePuller;
  readonly disks: PersistentDisks;
  readonly nodeIP: string;
  /** The node's own disk, which hostPath volumes show. */
  readonly hostFiles: FileTree;
  /** What the node has to give. */
  readonly allocatable: ResourceList;
  /** Runs first processes that read their stdin; without it they find it at its end. */
  readonly shell: ShellHost | undefined;
  readonly network: Reach;
  /** When the latest relist happened (Unix ms). */
  readonly relistedAt: number;
  /** The Pod with this address, on whichever node. */
  podAt(ip: string): Listening | undefined;
  /** The next address of the node's range. */
  allocateIP(): string;
  /** The first tick of the kubelet's one-second clock at or after this time. */
  nextTick(at: number): number;
  /** A container or sandbox of the worker changed: the next relist will see it. */
  changed(worker: RelistedPod): void;
  /** Calls `run` after the next relist. */
  afterRelist(run: () => void, background: boolean): void;
  /** Deletes the Pod from the API server for good. */
  remove(pod: Pod): void;
  /** The node as it is for a Pod of its own that wants other resources. */
  resizeSurroundings(pod: Pod): ResizeSurroundings;
  /** The worker's Pod has been given other resources. */
  resized(pod: Pod): void;
  /** Nothing of the worker's Pod runs any more: what it took of the node is free. */
  stopped(worker: RelistedPod): void;
  /** Nothing of the worker's Pod is left, neither here nor at the API server. */
  forget(worker: RelistedPod): void;
  /** Names the kubelet and its reason as the cause of what `action` does. */
  because(text: string, action: () => void): void;
}
