// What a kubelet does for one Pod: one look ("sync") after another, each blocking until it is done.
// Rules of pkg/kubelet/pod_workers.go and pkg/kubelet/kubelet.go (SyncPod, SyncTerminatingPod).

import type { Pod } from "#api/core.ts";
import type { Container } from "#api/podspec.ts";
import { equal } from "#base/json.ts";
import type { Random } from "#base/random.ts";
import type { Scheduled } from "../sim/simulation.ts";
import { Backoff } from "./backoff.ts";
import { ConfigError, environmentOf, type PodFacts } from "./environment.ts";
import { type HandlerResult, runHandler } from "./handler.ts";
import { type PresentImage, type PullFailure } from "./image-puller.ts";
import { ContainerInstance } from "./instance.ts";
import type { NodeServices } from "./node-services.ts";
import { Prober } from "./prober.ts";
import {
  hasEnded,
  type InstanceView,
  type PodFindings,
  podStatusOf,
  shouldRestart,
  type StartFailure,
} from "./status.ts";
import { stopInstance } from "./stop.ts";
import { missingVolume, volumeFiles } from "./volumes.ts";
import { ContainerFiles } from "./container-files.ts";

const resyncMs = 60_000;
const retryMs = 10_000;
const jitter = 0.5;
const firstRestartBackoffMs = 10_000;
const lastRestartBackoffMs = 300_000;
/** How long the steps take that are too short for Kubernetes to say anything about them. */
const prepareMs = { least: 250, most: 450 };
const sandboxMs = { least: 120, most: 300 };
const createMs = { least: 20, most: 60 };
const startMs = { least: 40, most: 90 };
const cleanUpMs = { least: 150, most: 350 };
const mountRetryMs = { first: 500, last: 122_000 };
const defaultGraceSeconds = 30;
/** As in minimumGracePeriodInSeconds: the runtime never gets less. */
const leastGraceSeconds = 2;

type Stage = "running" | "terminating" | "terminated";

/** Starts, watches, restarts and stops the containers of one Pod on one node. */
export class PodWorker {
  readonly uid: string;
  readonly #node: NodeServices;
  readonly #random: Random;
  readonly #restarts = new Backoff(firstRestartBackoffMs, lastRestartBackoffMs);
  readonly #failures = new Map<string, StartFailure>();
  readonly #instances: ContainerInstance[] = [];
  #pod: Pod;
  #views: readonly InstanceView[] = [];
  #prober: Prober | undefined;
  #podIP = "";
  #sandboxReady = false;
  #seenSandboxReady = false;
  #prepared = false;
  #stage: Stage = "running";
  #busy = false;
  #isGone = false;
  #pending = false;
  #syncedAt = -1;
  #failing = false;
  #timer: Scheduled | undefined;
  #giveUp: (() => void) | undefined;
  #hurry: ((graceSeconds: number) => void)[] = [];

  constructor(node: NodeServices, pod: Pod) {
    this.#node = node;
    this.#pod = pod;
    this.uid = pod.metadata.uid;
    this.#random = node.simulation.random(
      `kubelet pod ${pod.metadata.namespace}/${pod.metadata.name}`,
    );
  }

  get podIP(): string {
    return this.#sandboxReady ? this.#podIP : "";
  }

  get key() {
    return { namespace: this.#pod.metadata.namespace ?? "default", name: this.#pod.metadata.name };
  }

  /** True while the latest sync failed and only waits to be tried again. */
  get isFailing(): boolean {
    return this.#failing;
  }

  /** True once nothing is left to stop. */
  get isOver(): boolean {
    return this.#stage === "terminated";
  }

  /** The latest instance of the container, and the one before. */
  instances(container: string): readonly ContainerInstance[] {
    return this.#instances.filter(({ name }) => name === container);
  }

  /** The container that listens on this port of the Pod. */
  listener(port: number): ContainerInstance | undefined {
    return this.#instances.find((instance) => instance.handler(port));
  }

  /** The API server shows the Pod like this now. */
  podChanged(pod: Pod): void {
    const before = this.#pod;
    this.#pod = pod;
    if (pod.metadata.deletionTimestamp !== undefined && this.#stage !== "running") {
      this.#deletedWhileStopping(pod);
      return;
    }
    const isDeleted = pod.metadata.deletionTimestamp !== undefined;
    if (isDeleted) this.#beginTermination(pod.metadata.deletionGracePeriodSeconds);
    else if (!equal(before.spec, pod.spec)) this.wake();
  }

  /** The Pod is gone from the API server: what still runs is stopped without another word. */
  podGone(): void {
    this.#isGone = true;
    if (this.#stage === "running") this.#beginTermination(leastGraceSeconds);
    else for (const hurry of this.#hurry) hurry(leastGraceSeconds);
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
    if (this.#node.relistedAt > this.#syncedAt || this.#syncedAt < 0) this.#sync();
    else this.#node.afterRelist(() => this.#sync(), this.#failing);
  }

  /** A relist looked at the containers. Answers how many of them (and sandboxes) had changed. */
  relist(): number {
    const views = this.#instances.map((instance) => ({ instance, state: instance.state }));
    const known = new Map(this.#views.map((view) => [view.instance, view.state]));
    let changes = this.#seenSandboxReady === this.#sandboxReady ? 0 : 1;
    for (const { instance, state } of views) if (known.get(instance) !== state) changes++;
    this.#views = views;
    this.#seenSandboxReady = this.#sandboxReady;
    return changes;
  }

  #sync(): void {
    if (this.#stage !== "running") return;
    this.#node.because(`looks at Pod ${this.key.name}`, () => {
      this.#writeStatus();
      if (hasEnded(this.#findings())) {
        this.#beginTermination(undefined);
        return;
      }
      if (this.#prepared) this.#act();
      else this.#prepare(mountRetryMs.first);
    });
  }

  #prepare(waitMs: number): void {
    const problem = missingVolume(this.#node.registry, this.#pod);
    if (problem) {
      this.#record("Warning", "FailedMount", problem);
      const next = Math.min(waitMs * 2, mountRetryMs.last);
      this.#later(waitMs, () => this.#prepare(next), true);
      return;
    }
    this.#later(this.#between(prepareMs), () => {
      this.#prepared = true;
      this.#prober = this.#newProber();
      this.#act();
    });
  }

  /** Brings the containers to what the spec wants, one after the other. */
  #act(): void {
    if (!this.#sandboxReady) {
      this.#later(this.#between(sandboxMs), () => {
        this.#podIP = this.#pod.spec.hostNetwork ? this.#node.nodeIP : this.#node.allocateIP();
        this.#sandboxReady = true;
        this.#node.changed(this);
        this.#act();
      });
      return;
    }
    this.#killUnhealthy(() => {
      const { containers, isInit } = this.#toStart();
      this.#startAll(containers, isInit, 0, false);
    });
  }

  /** The next init container, or else all containers, that are to be started now. */
  #toStart(): { containers: readonly Container[]; isInit: boolean } {
    const { initContainers = [], containers } = this.#pod.spec;
    const isInitialized = this.#instances.some(({ name }) =>
      containers.some((c) => c.name === name),
    );
    if (!isInitialized) {
      for (const container of initContainers) {
        const last = this.#lastSeen(container);
        if (last?.state === "exited" && last.exitCode === 0) continue;
        const wanted = !this.#runs(container) && shouldRestart(this.#pod, true, last);
        return { containers: wanted ? [container] : [], isInit: true };
      }
    }
    const wanted = containers.filter(
      (c) => !this.#runs(c) && shouldRestart(this.#pod, false, this.#lastSeen(c)),
    );
    return { containers: wanted, isInit: false };
  }

  /** Stops containers whose probe failed or whose definition changed; they are started again at once. */
  #killUnhealthy(done: () => void): void {
    const doomed = this.#instances.flatMap((instance) => {
      if (!instance.isRunning) return [];
      const spec = this.#specOf(instance.name);
      const probe = this.#prober?.failedProbe(instance);
      if (probe)
        return [
          { instance, why: `Container ${instance.name} failed ${probe} probe, will be restarted` },
        ];
      if (spec && spec.image !== instance.spec.image) {
        return [
          { instance, why: `Container ${instance.name} definition changed, will be restarted` },
        ];
      }
      return [];
    });
    const next = (index: number): void => {
      const item = doomed[index];
      if (!item) done();
      else this.#stop(item.instance, item.why, this.#graceSeconds(), () => next(index + 1));
    };
    next(0);
  }

  #startAll(
    containers: readonly Container[],
    isInit: boolean,
    index: number,
    failed: boolean,
  ): void {
    const container = containers[index];
    if (!container) {
      this.#endSync(failed);
      return;
    }
    this.#startOne(container, isInit, (failure) => {
      if (failure) this.#failures.set(container.name, failure);
      else this.#failures.delete(container.name);
      this.#startAll(containers, isInit, index + 1, failed || failure !== undefined);
    });
  }

  #startOne(container: Container, isInit: boolean, done: (failure?: StartFailure) => void): void {
    const path = fieldPath(container, isInit);
    const waiting = this.#restartBackoff(container);
    if (waiting) {
      const full = `${this.key.name}_${this.key.namespace}(${this.uid})`;
      this.#record(
        "Warning",
        "BackOff",
        `Back-off restarting failed container ${container.name} in pod ${full}`,
        path,
      );
      done({
        reason: "CrashLoopBackOff",
        message: `back-off ${waiting} restarting failed container=${container.name} pod=${full}`,
      });
      return;
    }
    this.#giveUp = this.#node.puller.ensure({
      podUid: this.uid,
      container,
      background: this.#failing,
      record: (type, reason, message) => this.#record(type, reason, message, path),
      done: (result) => {
        this.#giveUp = undefined;
        if (isFailure(result)) {
          this.#record("Warning", "Failed", `Error: ${result.reason}`, path);
          done(result);
        } else this.#create(container, path, result, done);
      },
    });
  }

  /** How long the container has to wait before its next start, as Go prints it; "" for not at all. */
  #restartBackoff(container: Container): string {
    const { now } = this.#node.simulation;
    const last = this.#views.findLast(
      ({ instance, state }) => instance.name === container.name && state.state === "exited",
    );
    if (!last) return "";
    const key = `${container.name}`;
    const { finishedAt } = last.state;
    if (this.#restarts.isInBackoffSince(key, finishedAt, now)) {
      return goSeconds(this.#restarts.delayMs(key) / 1000);
    }
    this.#restarts.next(key, finishedAt, now);
    return "";
  }

  #create(
    container: Container,
    path: string,
    image: PresentImage,
    done: (failure?: StartFailure) => void,
  ): void {
    let env: Record<string, string>;
    try {
      env = environmentOf(
        this.#node.registry,
        this.#pod,
        container,
        image.image.env,
        this.#facts(),
      );
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      this.#record("Warning", "Failed", `Error: ${error.message}`, path);
      done({ reason: "CreateContainerConfigError", message: error.message });
      return;
    }
    this.#later(this.#between(createMs), () => {
      const instance = this.#newInstance(container, image, env);
      this.#record("Normal", "Created", `Created container: ${container.name}`, path);
      this.#later(this.#between(startMs), () => {
        this.#keep(instance);
        const message = instance.start();
        if (message !== undefined) {
          this.#record("Warning", "Failed", `Error: ${message}`, path);
          done({ reason: "RunContainerError", message });
          return;
        }
        this.#record("Normal", "Started", `Started container ${container.name}`, path);
        this.#afterStart(container, instance, path, done);
      });
    });
  }

  #afterStart(
    container: Container,
    instance: ContainerInstance,
    path: string,
    done: (failure?: StartFailure) => void,
  ): void {
    const hook = container.lifecycle?.postStart;
    if (!hook) done();
    else if (hook.sleep) this.#later((hook.sleep.seconds ?? 0) * 1000, done);
    else {
      const result = this.#handle(hook, instance);
      if (result.ok) {
        done();
        return;
      }
      this.#record("Warning", "FailedPostStartHook", "PostStartHook failed", path);
      this.#stop(instance, "FailedPostStartHook", this.#graceSeconds(), () =>
        done({ reason: "PostStartHookError", message: "PostStartHook failed" }),
      );
    }
  }

  #newInstance(
    container: Container,
    { image, name, id }: PresentImage,
    env: Readonly<Record<string, string>>,
  ): ContainerInstance {
    const last = this.#instances.findLast((instance) => instance.name === container.name);
    const mounted = volumeFiles(this.#node.registry, this.#pod, container, this.#facts());
    const { directories, files } = mounted;
    return new ContainerInstance({
      simulation: this.#node.simulation,
      ...{ namespace: this.key.namespace, pod: this.key.name, hostname: this.#facts().hostname },
      spec: container,
      attempt: last ? last.attempt + 1 : 0,
      id: `containerd://${this.#random.text(64, "0123456789abcdef")}`,
      image,
      imageName: name,
      imageID: id,
      env,
      files: new ContainerFiles({ ...image.files, ...files }, directories),
      onChange: () => this.#node.changed(this),
    });
  }

  /** The runtime keeps one dead instance beside the present one. */
  #keep(instance: ContainerInstance): void {
    const [oldest, ...others] = this.instances(instance.name);
    if (oldest && others.length > 0) this.#instances.splice(this.#instances.indexOf(oldest), 1);
    this.#instances.push(instance);
  }

  #endSync(failed: boolean): void {
    const { simulation } = this.#node;
    this.#failing = failed;
    this.#syncedAt = simulation.now;
    this.#busy = false;
    if (this.#pending) {
      this.#pending = false;
      this.wake();
      return;
    }
    const delayMs = (failed ? retryMs : resyncMs) * (1 + this.#random.float() * jitter);
    // The kubelet looks at its queue once a second.
    const at = this.#node.nextTick(simulation.now + delayMs);
    this.#timer = simulation.schedule(at - simulation.now, () => this.wake(), { background: true });
  }

  /** `graceSeconds` undefined: the Pod ended by itself. */
  #beginTermination(graceSeconds: number | undefined): void {
    this.#stage = "terminating";
    this.#timer?.cancel();
    this.#giveUp?.();
    this.#giveUp = undefined;
    const running = this.#instances.filter((instance) => instance.isRunning);
    let left = running.length;
    const stopped = () => {
      if (--left > 0) return;
      const delayMs = this.#between(cleanUpMs);
      this.#node.simulation.schedule(delayMs, () => this.#finishTermination());
    };
    if (left === 0 && graceSeconds === undefined) {
      this.#node.afterRelist(() => this.#finishTermination(), false);
    } else if (left === 0) stopped();
    for (const instance of running) {
      this.#stop(
        instance,
        `Stopping container ${instance.name}`,
        graceSeconds ?? leastGraceSeconds,
        stopped,
      );
    }
  }

  #finishTermination(): void {
    this.#stage = "terminated";
    this.#prober?.stop();
    this.#sandboxReady = false;
    this.relist();
    this.#node.puller.forget(this.uid);
    if (this.#isGone) {
      this.#node.forget(this);
      return;
    }
    this.#node.because(`has stopped Pod ${this.key.name}`, () => this.#writeStatus());
    if (this.#pod.metadata.deletionTimestamp !== undefined) this.#removeSoon();
  }

  /** The containers are gone, so the object may go. */
  #removeSoon(): void {
    this.#node.simulation.schedule(this.#between(cleanUpMs), () => {
      this.#node.because(`has stopped Pod ${this.key.name}: the object may go`, () =>
        this.#node.remove(this.#pod),
      );
    });
  }

  #deletedWhileStopping(pod: Pod): void {
    if (this.#stage === "terminated") this.#removeSoon();
    else {
      for (const hurry of this.#hurry)
        hurry(pod.metadata.deletionGracePeriodSeconds ?? defaultGraceSeconds);
    }
  }

  #stop(instance: ContainerInstance, why: string, graceSeconds: number, done: () => void): void {
    const isInit = (this.#pod.spec.initContainers ?? []).some(({ name }) => name === instance.name);
    this.#record("Normal", "Killing", why, fieldPath(instance.spec, isInit));
    const hurry = stopInstance(this.#node.simulation, instance, {
      graceSeconds: Math.max(graceSeconds, leastGraceSeconds),
      preStop: (hook) => this.#handle(hook, instance),
      hookFailed: () =>
        this.#record(
          "Warning",
          "FailedPreStopHook",
          "PreStopHook failed",
          fieldPath(instance.spec, isInit),
        ),
      done: () => {
        this.#hurry = this.#hurry.filter((each) => each !== hurry);
        done();
      },
    });
    this.#hurry.push(hurry);
  }

  #writeStatus(): void {
    const pod = this.#node.registry.find("pods", this.key.namespace, this.key.name);
    if (pod?.metadata.uid !== this.uid) return;
    this.#pod = pod;
    this.#node.registry.updateStatus("pods", { ...pod, status: podStatusOf(this.#findings()) });
    const running = this.#views.filter(({ state }) => state.state === "running");
    this.#prober?.statusWritten(running.map(({ instance }) => instance));
  }

  #findings(): PodFindings {
    const prober = this.#prober;
    return {
      pod: this.#pod,
      views: this.#views,
      failures: this.#failures,
      podIP: this.#seenSandboxReady || this.#stage !== "running" ? this.#podIP : "",
      hostIP: this.#node.nodeIP,
      sandboxReady: this.#seenSandboxReady,
      isStarted: (instance) => prober?.isStarted(instance) ?? true,
      isReady: (instance) => prober?.isReady(instance) ?? true,
      isOver: this.#stage === "terminated",
      now: this.#node.simulation.now,
    };
  }

  #newProber(): Prober {
    return new Prober(
      {
        simulation: this.#node.simulation,
        running: (container) =>
          this.#views.findLast(
            ({ instance, state }) =>
              instance.name === container && state.state === "running" && instance.isRunning,
          )?.instance,
        isDeleted: () => this.#pod.metadata.deletionTimestamp !== undefined,
        attempt: (instance, probe) => {
          const result = this.#handle(probe, instance, probe.timeoutSeconds);
          return result.ok ? undefined : result.output;
        },
        unhealthy: (container, message) =>
          this.#record("Warning", "Unhealthy", message, `spec.containers{${container}}`),
        changed: () => this.#probeChanged(),
      },
      this.#pod.spec.containers,
    );
  }

  #probeChanged(): void {
    if (this.#stage !== "terminated") {
      this.#node.because(`saw a probe of Pod ${this.key.name} change`, () => this.#writeStatus());
    }
    this.wake();
  }

  #handle(
    handler: Parameters<typeof runHandler>[0],
    instance: ContainerInstance,
    timeoutSeconds = Infinity,
  ): HandlerResult {
    return runHandler(handler, {
      instance,
      podIP: this.#podIP,
      nodeIP: this.#node.nodeIP,
      timeoutSeconds,
      listener: (port) => this.listener(port),
    });
  }

  #facts(): PodFacts {
    const hostname = this.#pod.spec.hostname ?? this.key.name;
    return { podIP: this.#podIP, hostIP: this.#node.nodeIP, hostname };
  }

  #graceSeconds(): number {
    return this.#pod.spec.terminationGracePeriodSeconds ?? defaultGraceSeconds;
  }

  #specOf(name: string): Container | undefined {
    return this.#pod.spec.containers.find((container) => container.name === name);
  }

  #runs({ name }: Container): boolean {
    return this.#instances.some((instance) => instance.name === name && instance.isRunning);
  }

  #lastSeen({ name }: Container) {
    return this.#instances.findLast((instance) => instance.name === name)?.state;
  }

  #record(type: "Normal" | "Warning", reason: string, message: string, path?: string): void {
    this.#node.recorder.event(this.#pod, type, reason, message, path);
  }

  /** Goes on with a sync unless the Pod is being stopped by then. */
  #later(delayMs: number, run: () => void, background = this.#failing): void {
    this.#node.simulation.schedule(
      delayMs,
      () => {
        if (this.#stage === "running") run();
      },
      { background },
    );
  }

  #between({ least, most }: { least: number; most: number }): number {
    return Math.round(this.#random.between(least, most));
  }
}

function isFailure(result: PresentImage | PullFailure): result is PullFailure {
  return "reason" in result;
}

function fieldPath({ name }: Container, isInit: boolean): string {
  return `spec.${isInit ? "initContainers" : "containers"}{${name}}`;
}

/** `10s`, `2m40s`, `5m0s`, as Go prints a duration. */
function goSeconds(seconds: number): string {
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
