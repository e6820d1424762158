import type { Container } from "#api/podspec.ts";
import { findImage, PullError, resolveImage } from "../images/catalog.ts";
import type { Image } from "../images/image.ts";
import { type ImageReference, parseReference, ReferenceError } from "../images/reference.ts";
import type { Scheduled, Simulation } from "../sim/simulation.ts";
import { Backoff } from "./backoff.ts";

/** An image that a container can start from, with the names its status shows. */
export interface PresentImage {
  readonly image: Image;
  readonly name: string;
  readonly id: string;
}

/** Why a container has no image: `reason` goes to its status, `message` beside it. */
export interface PullFailure {
  readonly reason: "ErrImagePull" | "ImagePullBackOff" | "ErrImageNeverPull" | "InvalidImageName";
  readonly message: string;
}

/** Records an Event about the container whose image is wanted. */
export type RecordEvent = (type: "Normal" | "Warning", reason: string, message: string) => void;

/** One wish for an image. */
export interface PullRequest {
  readonly podUid: string;
  readonly container: Container;
  readonly background: boolean;
  readonly record: RecordEvent;
  readonly done: (result: PresentImage | PullFailure) => void;
}

const initialBackoffMs = 10_000;
const maxBackoffMs = 300_000;
/** Asking the registry for the manifest. */
const resolveMs = { least: 600, most: 1100 };
/** Of a home connection, unpacking included. */
const bytesPerMs = { least: 18_000, most: 32_000 };

/** Gets images onto one node: one pull at a time, with back-off after failures. */
export class ImagePuller {
  readonly #simulation: Simulation;
  readonly #random;
  readonly #present = new Map<string, PresentImage>();
  readonly #backoff = new Backoff(initialBackoffMs, maxBackoffMs);
  readonly #lastErrors = new Map<string, string>();
  readonly #queue: { readonly begin: () => void }[] = [];
  #pulling = false;

  constructor(simulation: Simulation, node: string) {
    this.#simulation = simulation;
    this.#random = simulation.random(`image pulls ${node}`);
  }

  /** The images on the node. */
  get images(): readonly PresentImage[] {
    return [...this.#present.values()];
  }

  /**
   * Makes the container's image present by its pull policy and calls `done`. Returns the way to give up.
   * As in pkg/kubelet/images/image_manager.go.
   */
  ensure(request: PullRequest): () => void {
    const { container, record, done } = request;
    const { image: wanted, imagePullPolicy: policy = "IfNotPresent" } = container;
    let reference: ImageReference;
    try {
      reference = parseReference(wanted);
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error;
      const message = `Failed to apply default image tag "${wanted}": couldn't parse image name "${wanted}": ${error.message}`;
      record("Warning", "InspectFailed", message);
      done({ reason: "InvalidImageName", message });
      return () => {};
    }
    const present = this.#present.get(reference.name);
    if (present && policy !== "Always") {
      record("Normal", "Pulled", `Container image "${wanted}" already present on machine`);
      done(present);
      return () => {};
    }
    if (policy === "Never") {
      const message = `Container image "${wanted}" is not present with pull policy of Never`;
      record("Warning", "ErrImageNeverPull", message);
      done({ reason: "ErrImageNeverPull", message });
      return () => {};
    }
    const key = `${request.podUid}_${wanted}`;
    if (this.#backoff.isInBackoffSinceUpdate(key, this.#simulation.now)) {
      const message = `Back-off pulling image "${wanted}"`;
      record("Normal", "BackOff", message);
      const before = this.#lastErrors.get(key);
      done({
        reason: "ImagePullBackOff",
        message: before ? `${message}: ErrImagePull: ${before}` : message,
      });
      return () => {};
    }
    record("Normal", "Pulling", `Pulling image "${wanted}"`);
    return this.#enqueue(request, reference, key);
  }

  /** Forgets the back-off of a Pod that is gone. */
  forget(podUid: string): void {
    this.#backoff.forget(`${podUid}_`);
    for (const key of this.#lastErrors.keys()) {
      if (key.startsWith(`${podUid}_`)) this.#lastErrors.delete(key);
    }
  }

  #enqueue(request: PullRequest, reference: ImageReference, key: string): () => void {
    const askedAt = this.#simulation.now;
    let timer: Scheduled | undefined;
    const item = {
      begin: () => {
        const begunAt = this.#simulation.now;
        const finish = () => {
          timer = undefined;
          this.#next();
          this.#finish(request, reference, key, begunAt, askedAt);
        };
        timer = this.#simulation.schedule(this.#durationMs(reference), finish, {
          background: request.background,
        });
      },
    };
    this.#queue.push(item);
    if (!this.#pulling) this.#next();
    return () => {
      const index = this.#queue.indexOf(item);
      if (index >= 0) this.#queue.splice(index, 1);
      else if (timer) {
        timer.cancel();
        timer = undefined;
        this.#next();
      }
    };
  }

  #next(): void {
    const item = this.#queue.shift();
    this.#pulling = item !== undefined;
    item?.begin();
  }

  #durationMs(reference: ImageReference): number {
    const asking = this.#random.between(resolveMs.least, resolveMs.most);
    const image = findImage(reference);
    if (!image || this.#present.has(reference.name)) return Math.round(asking);
    const rate = this.#random.between(bytesPerMs.least, bytesPerMs.most);
    return Math.round(asking + image.sizeBytes / rate);
  }

  #finish(
    { container, record, done }: PullRequest,
    reference: ImageReference,
    key: string,
    begunAt: number,
    askedAt: number,
  ): void {
    const wanted = container.image;
    const { now } = this.#simulation;
    let image: Image;
    try {
      image = resolveImage(reference);
    } catch (error) {
      if (!(error instanceof PullError)) throw error;
      this.#backoff.next(key, now, now);
      this.#lastErrors.set(key, error.message);
      record("Warning", "Failed", `Failed to pull image "${wanted}": ${error.message}`);
      done({ reason: "ErrImagePull", message: error.message });
      return;
    }
    this.#lastErrors.delete(key);
    const { repository, digest } = image;
    const id = `${repository}@${digest}`;
    const present = { image, name: reference.digest ? id : reference.name, id };
    this.#present.set(reference.name, present);
    const took = `${seconds(now - begunAt)} (${seconds(now - askedAt)} including waiting)`;
    record(
      "Normal",
      "Pulled",
      `Successfully pulled image "${wanted}" in ${took}. Image size: ${image.sizeBytes} bytes.`,
    );
    done(present);
  }
}

/** A duration to the millisecond as Go prints it: `873ms`, `2.5s`, `1m2.5s`. */
function seconds(ms: number): string {
  if (ms < 1000) return ms === 0 ? "0s" : `${ms}ms`;
  const minutes = Math.floor(ms / 60_000);
  const rest = `${(ms - minutes * 60_000) / 1000}s`;
  return minutes ? `${minutes}m${rest}` : rest;
}
