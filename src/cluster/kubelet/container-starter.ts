// From a container's spec to a running process. Rules of pkg/kubelet/kuberuntime (doBackOff, startContainer).

import type { Pod } from "#api/core.ts";
import type { Container } from "#api/podspec.ts";
import { Backoff } from "./backoff.ts";
import { ContainerFiles, type Mount } from "./container-files.ts";
import { ConfigError, environmentOf } from "./environment.ts";
import { FileTree } from "./file-tree.ts";
import type { ProcessNetwork } from "../images/image.ts";
import { userOf } from "../images/user.ts";
import type { PresentImage, PullFailure } from "./image-puller.ts";
import { ContainerInstance, terminationMessagePath } from "./instance.ts";
import { fieldPath, graceSecondsOf, type PodContext } from "./pod-context.ts";
import type { StartFailure } from "./status.ts";
import { systemDirectories, systemFiles, systemModes } from "./system-files.ts";

const firstRestartBackoffMs = 10_000;
const lastRestartBackoffMs = 300_000;
const createMs = { least: 20, most: 60 };
const startMs = { least: 40, most: 90 };

/** Starts the containers of one Pod, with back-off for those that keep ending. */
export class ContainerStarter {
  readonly #pod: PodContext;
  readonly #restarts = new Backoff(firstRestartBackoffMs, lastRestartBackoffMs);
  #giveUp: (() => void) | undefined;

  constructor(pod: PodContext) {
    this.#pod = pod;
  }

  /** Leaves the pull under way, if one is. */
  cancel(): void {
    this.#giveUp?.();
    this.#giveUp = undefined;
  }

  /** Makes the image present, creates the container and starts it; `done` is told why it did not start. */
  start(container: Container, done: (failure?: StartFailure) => void): void {
    const path = fieldPath(this.#pod.object, container.name);
    const waiting = this.#restartBackoff(container);
    if (waiting) {
      const full = `${this.#pod.key.name}_${this.#pod.key.namespace}(${this.#pod.uid})`;
      this.#pod.record(
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
    this.#giveUp = this.#pod.node.puller.ensure({
      podUid: this.#pod.uid,
      container,
      background: this.#pod.isQuiet,
      record: (type, reason, message) => this.#pod.record(type, reason, message, path),
      done: (result) => {
        this.#giveUp = undefined;
        if (isFailure(result)) {
          this.#pod.record("Warning", "Failed", `Error: ${result.reason}`, path);
          done(result);
        } else this.#create(container, path, result, done);
      },
    });
  }

  /** How long the container has to wait before its next start, as Go prints it; "" for not at all. */
  #restartBackoff(container: Container): string {
    const { now } = this.#pod.node.simulation;
    const last = this.#pod.containers.views.findLast(
      ({ instance, state }) => instance.name === container.name && state.state === "exited",
    );
    if (!last) return "";
    const key = container.name;
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
    let mounts: ReadonlyMap<string, Mount>;
    try {
      const { node, object } = this.#pod;
      verifyRunAsNonRoot(object, container);
      env = environmentOf(node.registry, object, container, this.#pod.facts());
      mounts = this.#pod.volumes.mountsOf(container, env);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      this.#pod.record("Warning", "Failed", `Error: ${error.message}`, path);
      done({ reason: "CreateContainerConfigError", message: error.message });
      return;
    }
    this.#pod.later(this.#pod.between(createMs), () => {
      const instance = this.#newInstance(container, image, env, mounts);
      this.#pod.record("Normal", "Created", `Created container: ${container.name}`, path);
      this.#pod.later(this.#pod.between(startMs), () => {
        this.#pod.containers.keep(instance);
        const message = instance.start();
        if (message !== undefined) {
          this.#pod.record("Warning", "Failed", `Error: ${message}`, path);
          done({ reason: "RunContainerError", message });
          return;
        }
        this.#pod.record("Normal", "Started", `Started container ${container.name}`, path);
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
    if (!hook) {
      done();
      return;
    }
    const { ok, output, elapsedMs } = this.#pod.runHook(hook, instance);
    const end = () => {
      if (ok) {
        done();
        return;
      }
      this.#pod.record("Warning", "FailedPostStartHook", "PostStartHook failed", path);
      this.#pod.stops.stop(instance, "FailedPostStartHook", graceSecondsOf(this.#pod.object), () =>
        done({ reason: "PostStartHookError", message: output }),
      );
    };
    if (elapsedMs === 0) end();
    else this.#pod.later(elapsedMs, end);
  }

  /** Connections of the Pod's programs come from the Pod. */
  #network(): ProcessNetwork {
    const { network } = this.#pod.node;
    const source = { from: "pod", ...this.#pod.key } as const;
    return {
      request: (request) => network.request(source, request),
      lookup: (host) => network.lookup(source, host),
      records: (name, type) => network.records(source, name, type),
    };
  }

  #newInstance(
    container: Container,
    { image, name, id }: PresentImage,
    env: Readonly<Record<string, string>>,
    mounts: ReadonlyMap<string, Mount>,
  ): ContainerInstance {
    const last = this.#pod.containers.all.findLast((instance) => instance.name === container.name);
    const { object } = this.#pod;
    const facts = this.#pod.facts();
    const nodeHosts = this.#pod.node.hostFiles.text("/etc/hosts") ?? "";
    const messagePath = terminationMessagePath(container);
    const disk = () => {
      const own = { ...image.files, ...systemFiles(object, facts, nodeHosts) };
      const files = { ...own, "/dev/null": "", [messagePath]: "" };
      const modes = { ...systemModes, [messagePath]: 0o666 };
      return new FileTree(files, [...systemDirectories, ...(image.directories ?? [])], modes);
    };
    const readOnly = container.securityContext?.readOnlyRootFilesystem ?? false;
    const user = userOf(object.spec.securityContext, container.securityContext);
    return new ContainerInstance({
      simulation: this.#pod.node.simulation,
      namespace: this.#pod.key.namespace,
      pod: this.#pod.key.name,
      hostname: facts.hostname,
      spec: container,
      attempt: last ? last.attempt + 1 : 0,
      id: `containerd://${this.#pod.random.text(64, "0123456789abcdef")}`,
      image,
      imageName: name,
      imageID: id,
      env,
      user,
      files: new ContainerFiles(disk, mounts, readOnly, user),
      onChange: () => this.#pod.node.changed(this.#pod),
      shell: this.#pod.node.shell,
      network: this.#network(),
    });
  }
}

/** Throws ConfigError where a container may not run as root and would. As security_context_others.go. */
function verifyRunAsNonRoot({ metadata, spec }: Pod, container: Container): void {
  const { securityContext: pod = {} } = spec;
  const { securityContext: own = {} } = container;
  const { runAsNonRoot = pod.runAsNonRoot, runAsUser = pod.runAsUser } = own;
  if (!runAsNonRoot || (runAsUser ?? 0) !== 0) return;
  const where = `(pod: "${metadata.name}_${metadata.namespace}(${metadata.uid})", container: ${container.name})`;
  throw new ConfigError(
    runAsUser === 0
      ? `container's runAsUser breaks non-root policy ${where}`
      : `container has runAsNonRoot and image will run as root ${where}`,
  );
}

function isFailure(result: PresentImage | PullFailure): result is PullFailure {
  return "reason" in result;
}

/** `10s`, `2m40s`, `5m0s`, as Go prints a duration. */
function goSeconds(seconds: number): string {
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
