import type { Pod } from "#api/core.ts";
import { isNotFound, StatusError } from "#api/errors.ts";
import { mappingOf } from "../../describe/describer.ts";
import { objectsAt } from "../../resources/fields.ts";
import { accept, type Subject } from "../../resources/rest.ts";
import { type Invocation, UsageError } from "../command.ts";
import { dryRunOf, dryRunSuffix } from "../common-flags.ts";
import { formatDuration } from "../duration.ts";
import { isGivenUp } from "./pods-to-go.ts";

const retryMs = 5000;
const pollMs = 1000;

/** Gets Pods off a node, and waits until they are gone. As pkg/drain of kubectl. */
export class Eviction {
  readonly #invocation: Invocation;
  readonly #deadline: number;
  readonly #timeoutMs: number;

  constructor(invocation: Invocation) {
    this.#invocation = invocation;
    this.#timeoutMs = invocation.flags.duration("timeout");
    this.#deadline = this.#timeoutMs > 0 ? this.#now + this.#timeoutMs : Number.POSITIVE_INFINITY;
  }

  /** Evicts all at the same time. Throws AggregateError. */
  async evictAll(pods: readonly Pod[]): Promise<void> {
    if (pods.length === 0) return;
    if (!(await this.#canEvict())) return this.deleteAll(pods);
    // As goroutines begin: the last first.
    const inOrder = [...pods.slice(-1), ...pods.slice(0, -1)];
    const failures: Error[] = [];
    await Promise.all(
      inOrder.map(async (pod) => {
        const failure = await this.#evict(pod);
        if (failure) failures.push(failure);
      }),
    );
    if (failures.length > 0) throw new AggregateError(failures);
  }

  /** Deletes without asking for budgets. Throws StatusError, UsageError. */
  async deleteAll(pods: readonly Pod[]): Promise<void> {
    for (const pod of pods) {
      try {
        await this.#invocation.rest.clientset.delete(subjectOf(pod), this.#deleteOptions);
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    }
    const problem = await this.#waitUntilGone(pods, "deleted");
    if (problem !== undefined) throw new UsageError(problem);
  }

  /** Servers before 1.10 cannot. */
  async #canEvict(): Promise<boolean> {
    const headers = { accept: accept.jsonOrAny };
    const request = { method: "GET", path: "/api/v1", headers } as const;
    const { body } = await this.#invocation.rest.request(request);
    return objectsAt(body, "resources").some((each) => each["name"] === "pods/eviction");
  }

  async #evict(pod: Pod): Promise<Error | undefined> {
    const { factory, flags, streams } = this.#invocation;
    const { name, namespace = "" } = pod.metadata;
    const isDry = dryRunOf(flags) === "server";
    for (;;) {
      const suffix = dryRunSuffix(dryRunOf(flags));
      await streams.out.write(`evicting pod ${namespace}/${name}${suffix}\n`);
      const about = `error when evicting pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)}`;
      if (this.#now >= this.#deadline) {
        const timeout = formatDuration(this.#timeoutMs);
        return new UsageError(`${about}: global timeout reached: ${timeout}`);
      }
      const refusal = await this.#post(pod);
      if (!refusal) break;
      if (refusal.reason === "NotFound") return undefined;
      const isLeaving = isNamespaceLeaving(refusal);
      if (isLeaving && pod.metadata.deletionTimestamp !== undefined) break;
      if (refusal.reason !== "TooManyRequests" && !isLeaving) {
        return new UsageError(`${about}: ${refusal.message}`);
      }
      const what = isLeaving
        ? `error when evicting pod ${JSON.stringify(name)} from terminating namespace ${JSON.stringify(namespace)}`
        : about;
      await streams.errOut.write(`${what} (will retry after 5s): ${refusal.message}\n`);
      await factory.clock.sleep(retryMs, factory.cancel);
    }
    if (isDry) return undefined;
    const problem = await this.#waitUntilGone([pod], "evicted");
    if (problem === undefined) return undefined;
    return new UsageError(
      `error when waiting for pod ${JSON.stringify(name)} in namespace ${JSON.stringify(namespace)} to terminate: ${problem}`,
    );
  }

  /** Answers how the server refuses, if it does. */
  async #post(pod: Pod): Promise<StatusError | undefined> {
    const { name, namespace } = pod.metadata;
    const eviction = {
      kind: "Eviction",
      apiVersion: "policy/v1",
      metadata: { name, namespace, creationTimestamp: null },
      deleteOptions: this.#deleteOptions,
    };
    try {
      const subject = { ...subjectOf(pod), subresource: "eviction" };
      const answer = await this.#invocation.rest.typed.createBelow(subject, eviction);
      // Several budgets for one Pod are told as a Status, but not as a refusal.
      if (answer["status"] !== "Failure") return undefined;
      return new StatusError("", String(answer["message"]));
    } catch (error) {
      if (error instanceof StatusError) return error;
      throw error;
    }
  }

  get #deleteOptions(): object {
    const { flags } = this.#invocation;
    const seconds = flags.int("grace-period");
    return {
      ...(seconds >= 0 && { gracePeriodSeconds: seconds }),
      ...(dryRunOf(flags) === "server" && { dryRun: ["All"] }),
    };
  }

  /** Looks every second. Answers what is wrong, if it is not only a matter of time. */
  async #waitUntilGone(pods: readonly Pod[], done: string): Promise<string | undefined> {
    const { factory, rest } = this.#invocation;
    let left = pods;
    for (;;) {
      const pending: Pod[] = [];
      for (const pod of left) {
        const now = await readPod(rest, pod);
        if (now instanceof StatusError) {
          const verb = done === "evicted" ? "eviction failed" : "deletion failed";
          await this.#tell(pod, verb);
          return now.message;
        }
        if (!now || now.metadata.uid !== pod.metadata.uid) await this.#tell(pod, done);
        else if (isGivenUp(this.#invocation, now)) await this.#tellSkipped(pod);
        else pending.push(pod);
      }
      left = pending;
      if (left.length === 0) return undefined;
      const waitMs = Math.min(pollMs, this.#deadline - this.#now);
      if (waitMs <= 0) return "context deadline exceeded";
      await factory.clock.sleep(waitMs, factory.cancel);
    }
  }

  async #tell({ metadata }: Pod, done: string): Promise<void> {
    const { flags, streams } = this.#invocation;
    const suffix = dryRunSuffix(dryRunOf(flags));
    await streams.out.write(`pod/${metadata.name} ${done}${suffix}\n`);
  }

  async #tellSkipped({ metadata }: Pod): Promise<void> {
    const { flags, streams } = this.#invocation;
    const limit = flags.int("skip-wait-for-delete-timeout");
    const name = JSON.stringify(metadata.name);
    await streams.out.write(
      `pod ${name} has DeletionTimestamp older than ${limit} seconds, skipping\n`,
    );
  }

  get #now(): number {
    return this.#invocation.factory.clock.now;
  }
}

function subjectOf({ metadata }: Pod): Subject {
  return { mapping: mappingOf("pods"), namespace: metadata.namespace ?? "", name: metadata.name };
}

async function readPod(rest: Invocation["rest"], pod: Pod): Promise<Pod | StatusError | undefined> {
  try {
    return (await rest.clientset.get(subjectOf(pod))) as unknown as Pod;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    if (error instanceof StatusError) return error;
    throw error;
  }
}

function isNamespaceLeaving({ reason, status }: StatusError): boolean {
  const causes = status.details?.causes ?? [];
  return reason === "Forbidden" && causes.some((cause) => cause.reason === "NamespaceTerminating");
}
