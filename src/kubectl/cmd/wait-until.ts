import { isNotFound } from "#api/errors.ts";
import { Cancelled, CancelSource } from "#base/cancel.ts";
import type { JsonObject } from "#base/json.ts";
import { objectsAt, textAt } from "../resources/fields.ts";
import type { Info } from "../resources/resolve.ts";
import type { Query, Subject } from "../resources/rest.ts";
import { type Invocation, UsageError } from "./command.ts";

/** What a waiter is told: the object as it is now, or undefined if it is gone. */
export type Check = (object: JsonObject | undefined) => boolean | Promise<boolean>;

/**
 * Lists and watches one object until `check` holds; false if the deadline (Unix ms of the clock, or Infinity)
 * passed first. Throws Cancelled and StatusError.
 */
export async function watchUntil(
  invocation: Invocation,
  { mapping, namespace, name }: Info,
  check: Check,
  deadline: number,
): Promise<boolean> {
  const { factory, rest } = invocation;
  const timer = new Timer(factory, deadline);
  const fieldSelector = `metadata.name=${name}`;
  try {
    for (;;) {
      const list = await rest.list(
        { mapping, namespace },
        { fieldSelector, limit: 500, resourceVersion: "0" },
      );
      const kind = textAt(list, "kind").replace(/List$/, "");
      const [item] = objectsAt(list, "items");
      const query = {
        allowWatchBookmarks: true,
        fieldSelector,
        resourceVersion: textAt(list, "metadata", "resourceVersion"),
        timeoutSeconds: 300,
      };
      const events = rest.watch({ mapping, namespace }, query, timer.signal);
      // An informer asks for the watch before anybody looks at the list.
      const first = events.next();
      first.catch(() => {});
      if (await check(item && { apiVersion: textAt(list, "apiVersion"), kind, ...item }))
        return true;
      if (factory.clock.now >= deadline) return false;
      for (let next = await first; !next.done; next = await events.next()) {
        const { type, object } = next.value;
        if (type === "BOOKMARK") continue;
        if (await check(type === "DELETED" ? undefined : object)) return true;
      }
    }
  } catch (error) {
    if (error instanceof Cancelled && timer.expired) return false;
    throw error;
  } finally {
    timer.stop();
  }
}

/** The first object that a watch tells of; undefined if the deadline passed first. */
export async function firstThatComes(
  { factory, rest }: Invocation,
  subject: Subject,
  query: Query,
  deadline: number,
): Promise<JsonObject | undefined> {
  const timer = new Timer(factory, deadline);
  try {
    for await (const { type, object } of rest.clientset.watch(subject, query, timer.signal)) {
      if (type === "ADDED" || type === "MODIFIED") return object;
    }
    throw new UsageError("watch closed before UntilWithoutRetry timeout");
  } catch (error) {
    if (error instanceof Cancelled && timer.expired) return undefined;
    throw error;
  } finally {
    timer.stop();
  }
}

/** Waits until the object with this uid is gone; false if the deadline passed first. */
export async function waitUntilGone(
  invocation: Invocation,
  info: Info,
  uid: string,
  deadline: number,
): Promise<boolean> {
  const isGone: Check = (object) =>
    object === undefined || (uid !== "" && textAt(object, "metadata", "uid") !== uid);
  try {
    if (await isGone(await invocation.rest.get(info))) return true;
  } catch (error) {
    if (isNotFound(error)) return true;
    throw error;
  }
  return watchUntil(invocation, info, isGone, deadline);
}

/** Cancels when the deadline passes or the program is cancelled. */
class Timer {
  readonly #source = new CancelSource();
  readonly #sleeper = new CancelSource();
  readonly #unlisten: () => void;
  expired = false;

  constructor({ clock, cancel }: Invocation["factory"], deadline: number) {
    this.#unlisten = cancel.onCancel(() => this.#source.cancel());
    if (deadline === Number.POSITIVE_INFINITY) return;
    clock.sleep(Math.max(deadline - clock.now, 0), this.#sleeper.signal).then(
      () => {
        if (this.#sleeper.cancelled) return;
        this.expired = true;
        this.#source.cancel();
      },
      (error: unknown) => {
        if (!(error instanceof Cancelled)) throw error;
      },
    );
  }

  get signal(): CancelSource["signal"] {
    return this.#source.signal;
  }

  stop(): void {
    this.#unlisten();
    this.#sleeper.cancel();
    this.#source.cancel();
  }
}
