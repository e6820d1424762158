// What a kubelet does for one Pod: one look ("sync") after another, each blocking until it is done.
// Rules of pkg/kubelet/pod_workers.go and pkg/kubelet/kubelet.go (SyncPod, SyncTerminatingPod).

import type { Pod } from "#api/core.ts";
import type { LifecycleHandler } from "#api/podspec.ts";
import { equal } from "#base/json.ts";
import type { Random } from "#base/random.ts";
import type { Port } from "../network/http.ts";
import type { Scheduled } from "../sim/simulation.ts";
import { ActiveDeadline, deadlineExceeded } from "./active-deadline.ts";
import { Allocation } from "./allocation.ts";
import type { PodFacts } from "./downward-api.ts";
import { type HandlerResult, type HandlerTarget, runHook, runProbe } from "./handler.ts";
import type { ContainerInstance } from "./instance.ts";
import { containersToStart, ephemeralToStart, type Start, thoseBefore } from "./container-order.ts";
import { ContainerStarter } from "./container-starter.ts";
import { fieldPath, graceSecondsOf, type PodContext } from "./pod-context.ts";
import type { NodeServices } from "./node-services.ts";
import { PodInstances } from "./pod-instances.ts";
import { PodStops } from "./pod-stops.ts";
import { PodVolumes } from "./pod-volumes.ts";
import { probedContainers, Prober } from "./prober.ts";
import { specOf, whyRestart } from "./restart-reason.ts";
import { assess, type PodFindings, type StartFailure, type Verdict } from "./status.ts";
import { PodTokens } from "./pod-tokens.ts";
import type { VolumeSources } from "./volume-content.ts";

const resyncMs = 60_000;
const retryMs = 10_000;
const jitter = 0.5;
/** How long the steps take that are too short for Kubernetes to say anything about them. */
const prepareMs = { least: 250, most: 450 };
const sandboxMs = { least: 120, most: 300 };
/** Until what never ran counts as failed. */
const tellMs = { least: 50, most: 250 };
const cleanUpMs = { least: 150, most: 350 };
const mostHostname = 63;
const mountRetryMs = { first: 500, last: 122_000 };
/** As in minimumGracePeriodInSeconds: the runtime never gets less. */
const leastGraceSeconds = 2;

type Stage = "running" | "terminating" | "stopped" | "terminated";

/** Starts, watches, restarts and stops the containers of one Pod on one node. */
export class PodWorker implements PodContext {
  readonly uid: string;
  readonly node: NodeServices;
  readonly random: Random;
  readonly volumes: PodVolumes;
  readonly #tokens: PodTokens;
  readonly #starter: ContainerStarter;
  readonly #failures = new Map<string, StartFailure>();
  readonly containers: PodInstances;
  #pod: Pod;
  #prober: Prober | undefined;
  #podIP = "";
  #sandboxReady = false;
  #seenSandboxReady = false;
  #prepared = false;
  #stage: Stage = "running";
  #busy = false;
  #isGone = false;
  #isOff = false;
  #pending = false;
  #syncedAt = -1;
  readonly #deadline: ActiveDeadline;
  readonly #allocation: Allocation;
  /** Why the kubelet ended the Pod, if it did. */
  #verdict: Verdict | undefined;
  #failing = false;
  #timer: Scheduled | undefined;
  readonly stops = new PodStops(this);

  /** `former`: what the runtime still knows of the Pod's containers from before its machine was off. */
  constructor(node: NodeServices, pod: Pod, former: readonly ContainerInstance[] = []) {
    this.node = node;
    this.containers = new PodInstances(former);
    this.#allocation = new Allocation(pod);
    this.#pod = pod;
    this.uid = pod.metadata.uid;
    this.#starter = new ContainerStarter(this);
    this.random = node.simulation.random(
      `kubelet pod ${pod.metadata.namespace}/${pod.metadata.name}`,
    );
    this.volumes = new PodVolumes(node);
    this.#deadline = new ActiveDeadline(node, () => this.#end(deadlineExceeded));
    if (former.length > 0) this.relist();
    this.#tokens = new PodTokens(node.registry);
  }

  /** The Pod with what it has been given in the place of what is wanted. */
  allocated(pod: Pod): Pod {
    return this.#allocation.of(pod);
  }

  /** As the API server last showed it, with the resources it was given. */
  get object(): Pod {
    return this.#pod;
  }

  get podIP(): string {
    return this.#sandboxReady ? this.#podIP : "";
  }

  get key() {
    return { namespace: this.#pod.metadata.namespace ?? "default", name: this.#pod.metadata.name };
  }

  /** True while what happens is no unfinished work: retries after failures, clearing up at the end. */
  get isQuiet(): boolean {
    return this.#failing || this.#stage !== "running";
  }

  /** True once nothing is left to stop. */
  get isOver(): boolean {
    return this.#stage === "terminated";
  }

  /** The container that listens on this port of the Pod. */
  listener(port: Port): ContainerInstance | undefined {
    return this.containers.listener(port);
  }

  /** The API server shows the Pod like this now. */
  podChanged(pod: Pod): void {
    const before = this.#pod;
    this.#pod = this.allocated(pod);
    if (pod.metadata.deletionTimestamp !== undefined && this.#stage !== "running") {
      this.#deletedWhileStopping(pod);
      return;
    }
    const isDeleted = pod.metadata.deletionTimestamp !== undefined;
    if (isDeleted) this.#beginTermination(pod.metadata.deletionGracePeriodSeconds);
    else {
      if (!equal(before.spec, this.#pod.spec)) this.#deadline.set(pod);
      this.wake();
    }
  }

  /** The Pod is gone from the API server: what still runs is stopped without another word. */
  podGone(): void {
    this.#isGone = true;
    if (this.#stage === "running") this.#beginTermination(leastGraceSeconds);
    else this.stops.hurry(leastGraceSeconds);
  }

  /** The machine has gone off: nothing is stopped or said, it is just over. */
  powerOff(): void {
    this.#isOff = true;
    this.#stage = "terminated";
    this.#timer?.cancel();
    this.#deadline.cancel();
    this.#starter.cancel();
    this.#prober?.stop();
    this.#sandboxReady = false;
    for (const instance of this.containers.all) instance.lose();
    this.node.puller.forget(this.uid);
  }

  /** Asks for a sync: now if idle, otherwise after the one under way. */
  wake(): void {
    if (this.#stage !== "running") return;
    if (this.#busy) {
      this.#pending = true;
      return;
    }
    this.#busy = true;
    this.#timer?.cancel();
    // A sync works with what a relist saw after the last one ended.
    if (this.node.relistedAt > this.#syncedAt || this.#syncedAt < 0) this.#sync();
    else this.node.afterRelist(() => this.#sync(), this.#failing);
  }

  /** A relist looked at the containers. Answers how many of them (and sandboxes) had changed. */
  relist(): number {
    const sandboxes = this.#seenSandboxReady === this.#sandboxReady ? 0 : 1;
    this.#seenSandboxReady = this.#sandboxReady;
    return sandboxes + this.containers.relist();
  }

  #sync(): void {
    if (this.#stage !== "running") return;
    this.node.because(`looks at Pod ${this.key.name}`, () => {
      this.#resize();
      const hasEnded = this.#writeStatus();
      if (!this.#deadline.isSet) this.#deadline.set(this.#pod);
      if (hasEnded) {
        this.#beginTermination(undefined);
        return;
      }
      if (this.#prepared) {
        this.#mount();
        this.#act();
      } else this.#prepare(mountRetryMs.first);
    });
  }

  /** Lets the Pod have other resources if it wants and can. */
  #resize(): void {
    const pod = this.node.registry.find("pods", this.key.namespace, this.key.name);
    if (pod?.metadata.uid !== this.uid) return;
    if (this.#allocation.resize(pod, () => this.node.resizeSurroundings(pod))) {
      this.node.resized(pod);
    }
    this.#allocation.compare(this.containers.running, this.node.simulation.now);
  }

  /** Gives what runs the resources that are allocated. The next relist sees it. */
  #actuate(): void {
    for (const instance of this.containers.running) {
      const resources = specOf(this.#pod, instance.name)?.resources ?? {};
      if (equal(instance.resources, resources)) continue;
      instance.resources = resources;
      this.node.afterRelist(() => this.wake(), false);
    }
  }

  #prepare(waitMs: number): void {
    if (!this.#mount()) {
      const next = Math.min(waitMs * 2, mountRetryMs.last);
      this.later(waitMs, () => this.#prepare(next), true);
      return;
    }
    this.later(this.between(prepareMs), () => {
      this.#prepared = true;
      this.#prober = this.#newProber();
      this.#act();
    });
  }

  /** Whether all volumes are there. */
  #mount(): boolean {
    const problems = this.volumes.setUp(this.#sources());
    for (const problem of problems) this.record("Warning", "FailedMount", problem);
    return problems.length === 0;
  }

  /** Brings the containers to what the spec wants, one after the other. */
  #act(): void {
    if (!this.#sandboxReady) {
      if (this.#podIP === "" && this.containers.all.length > 0) {
        const text = "Pod sandbox changed, it will be killed and re-created.";
        this.record("Normal", "SandboxChanged", text);
      }
      this.later(this.between(sandboxMs), () => {
        this.#podIP = this.#pod.spec.hostNetwork ? this.node.nodeIP : this.node.allocateIP();
        this.#sandboxReady = true;
        this.node.changed(this);
        this.#act();
      });
      return;
    }
    this.#killUnhealthy(() => {
      this.#actuate();
      const isStarted = (instance: ContainerInstance) => this.#prober?.isStarted(instance) ?? true;
      const { all } = this.containers;
      const starts = containersToStart(this.#pod, all, isStarted);
      this.#startAll([...ephemeralToStart(this.#pod, all), ...starts], 0, false);
    });
  }

  /** Stops containers whose probe failed or whose definition changed; they are started again at once. */
  #killUnhealthy(done: () => void): void {
    const doomed = this.containers.running.flatMap((instance) => {
      const why = whyRestart(instance, this.#pod, this.#prober?.failedProbe(instance));
      return why ? [{ instance, ...why }] : [];
    });
    const next = (index: number): void => {
      const item = doomed[index];
      if (!item) done();
      else this.stops.stop(item.instance, item.text, item.graceSeconds, () => next(index + 1));
    };
    next(0);
  }

  #startAll(starts: readonly Start[], index: number, failed: boolean): void {
    const start = starts[index];
    if (!start) {
      this.#endSync(failed);
      return;
    }
    const { container } = start;
    this.#starter.start(container, (failure) => {
      if (failure) this.#failures.set(container.name, failure);
      else this.#failures.delete(container.name);
      this.#startAll(starts, index + 1, failed || failure !== undefined);
    });
  }

  #endSync(failed: boolean): void {
    const { simulation } = this.node;
    this.#failing = failed;
    this.#syncedAt = simulation.now;
    this.#busy = false;
    if (this.#pending) {
      this.#pending = false;
      this.wake();
      return;
    }
    const delayMs = (failed ? retryMs : resyncMs) * (1 + this.random.float() * jitter);
    // The kubelet looks at its queue once a second.
    const at = this.node.nextTick(simulation.now + delayMs);
    this.#timer = simulation.schedule(at - simulation.now, () => this.wake(), { background: true });
  }

  /** Ends the Pod as failed. */
  #end(verdict: Verdict): void {
    if (this.#stage !== "running") return;
    this.#verdict = verdict;
    this.node.because(`ends Pod ${this.key.name}: ${verdict.message}`, () => {
      this.record("Normal", verdict.reason, verdict.message);
      this.#writeStatus();
      this.#beginTermination(undefined);
    });
  }

  /** `graceSeconds` undefined: the Pod ended by itself. */
  #beginTermination(graceSeconds: number | undefined): void {
    this.#stage = "terminating";
    this.#timer?.cancel();
    this.#deadline.cancel();
    this.#starter.cancel();
    // What kept a container waiting does not count any more.
    if (graceSeconds !== undefined && !this.#isGone) {
      this.node.because(`stops Pod ${this.key.name}`, () => this.#writeStatus());
    }
    const { running } = this.containers;
    let left = running.length;
    const stopped = () => {
      if (--left > 0) return;
      const delayMs = this.between(cleanUpMs);
      this.node.simulation.schedule(delayMs, () => this.#stopped());
    };
    if (left === 0 && graceSeconds === undefined) {
      this.node.afterRelist(() => this.#stopped(), false);
    } else if (left === 0) stopped();
    for (const instance of running) {
      this.stops.stop(
        instance,
        `Stopping container ${instance.name}`,
        graceSeconds ?? graceSecondsOf(this.#pod),
        stopped,
        thoseBefore(instance, this.#pod, running),
      );
    }
  }

  /** Nothing runs any more. */
  #stopped(): void {
    if (this.#isOff) return;
    this.node.stopped(this);
    this.#prober?.stop();
    this.#sandboxReady = false;
    this.relist();
    this.node.puller.forget(this.uid);
    this.#told("stopped");
    const isAllTold = this.containers.haveAllRun(this.#pod);
    this.node.simulation.schedule(isAllTold ? 0 : this.between(tellMs), () => {
      if (this.#isOff) return;
      this.#told("terminated");
      if (this.#isGone) this.node.forget(this);
      else if (this.#pod.metadata.deletionTimestamp !== undefined) this.#removeSoon();
    });
  }

  #told(stage: Stage): void {
    this.#stage = stage;
    if (this.#isGone) return;
    this.node.because(`has stopped Pod ${this.key.name}`, () => this.#writeStatus());
  }

  /** The containers are gone, so the object may go. */
  #removeSoon(): void {
    this.node.simulation.schedule(this.between(cleanUpMs), () => {
      if (this.#isOff) return;
      this.node.because(`has stopped Pod ${this.key.name}: the object may go`, () =>
        this.node.remove(this.#pod),
      );
    });
  }

  #deletedWhileStopping(pod: Pod): void {
    if (this.#stage === "terminated") this.#removeSoon();
    else this.stops.hurry(pod.metadata.deletionGracePeriodSeconds ?? graceSecondsOf(pod));
  }

  /** Answers whether the Pod has come to its end by itself. */
  #writeStatus(): boolean {
    const pod = this.node.registry.find("pods", this.key.namespace, this.key.name);
    const isThere = pod?.metadata.uid === this.uid;
    if (isThere) this.#pod = this.allocated(pod);
    const { status, hasEnded } = assess(this.#findings());
    if (!isThere) return hasEnded;
    this.node.registry.updateStatus("pods", { ...pod, status }, { isSound: true });
    this.#prober?.statusWritten(this.containers.views);
    return hasEnded;
  }

  #findings(): PodFindings {
    const prober = this.#prober;
    return {
      pod: this.#pod,
      views: this.containers.views,
      failures: this.#failures,
      podIP: this.#seenSandboxReady || this.#stage !== "running" ? this.#podIP : "",
      hostIP: this.node.nodeIP,
      sandboxReady: this.#seenSandboxReady,
      isStarted: (instance) => prober?.isStarted(instance) ?? true,
      isReady: (instance) => prober?.isReady(instance) ?? true,
      isStopped: this.#stage === "stopped",
      isOver: this.#stage === "terminated",
      verdict: this.#verdict,
      resize: this.#allocation.conditions,
      now: this.node.simulation.now,
    };
  }

  /** Nothing where there is nothing to probe. */
  #newProber(): Prober | undefined {
    const probed = probedContainers(this.#pod.spec);
    if (probed.length === 0) return undefined;
    return new Prober(
      {
        simulation: this.node.simulation,
        running: (container) =>
          this.containers.views.findLast(
            ({ instance, state }) =>
              instance.name === container && state.state === "running" && instance.isRunning,
          )?.instance,
        isDeleted: () => this.#pod.metadata.deletionTimestamp !== undefined,
        attempt: (instance, probe) => {
          const result = runProbe(probe, this.#target(instance, probe.timeoutSeconds ?? 1));
          return result.ok ? undefined : result.output;
        },
        unhealthy: (container, message) =>
          this.record("Warning", "Unhealthy", message, fieldPath(this.#pod, container)),
        changed: () => this.#probeChanged(),
      },
      probed,
    );
  }

  #probeChanged(): void {
    if (this.#stage !== "terminated") {
      this.node.because(`saw a probe of Pod ${this.key.name} change`, () => this.#writeStatus());
    }
    this.wake();
  }

  runHook(hook: LifecycleHandler, instance: ContainerInstance): HandlerResult {
    const { namespace, name } = this.key;
    return runHook(hook, `${name}_${namespace}(${this.uid})`, this.#target(instance, Infinity));
  }

  #target(instance: ContainerInstance, timeoutSeconds: number): HandlerTarget {
    const { nodeIP } = this.node;
    const listener = (host: string, port: number) =>
      (host === this.#podIP ? this : this.node.podAt(host))?.listener(port);
    return { instance, podIP: this.#podIP, nodeIP, timeoutSeconds, listener };
  }

  facts(): PodFacts {
    const { hostNetwork, nodeName, hostname: given } = this.#pod.spec;
    const hostname = (hostNetwork ? nodeName : given) ?? this.key.name.slice(0, mostHostname);
    const { nodeIP: hostIP, allocatable } = this.node;
    return { podIP: this.#podIP, hostIP, hostname, allocatable };
  }

  #sources(): VolumeSources {
    const { registry } = this.node;
    const pod = this.#pod;
    return { registry, pod, facts: this.facts(), token: (wanted) => this.#tokens.of(pod, wanted) };
  }

  record(type: "Normal" | "Warning", reason: string, message: string, path?: string): void {
    this.node.recorder.event(this.#pod, type, reason, message, path);
  }

  /** Goes on with a sync unless the Pod is being stopped by then. */
  later(delayMs: number, run: () => void, background = this.#failing): void {
    this.node.simulation.schedule(
      delayMs,
      () => {
        if (this.#stage === "running") run();
      },
      { background },
    );
  }

  between({ least, most }: { least: number; most: number }): number {
    return Math.round(this.random.between(least, most));
  }
}
