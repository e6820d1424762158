import { StatusError } from "#api/errors.ts";
import type { KubernetesObject } from "#api/meta.ts";
import type { Resource, Resources } from "#api/scheme.ts";
import { equal } from "#base/json.ts";
import { isCustom } from "#api/custom-resource.ts";
import type { Scheduled, Simulation } from "../sim/simulation.ts";
import type { Change, Store } from "../storage/store.ts";
import type { Kind } from "./kind.ts";
import { type Asked, inForm } from "./representation.ts";
import type { ServerStream } from "./response.ts";
import type { Selection } from "./selection.ts";
import { partialObject, tableOf } from "./table.ts";

export interface WatchOptions<R extends Resource> {
  readonly kind: Kind<R>;
  readonly selection: Selection<R>;
  /** undefined: begin with what is there now. */
  readonly since: number | undefined;
  readonly bookmarks: boolean;
  readonly timeoutMs: number;
  readonly asked: Asked;
}

type EventType = "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK";

/** About once a minute the server says how far it has come, to those who ask for it. */
const bookmarkPeriodMs = 60_000;

/** So long do requests find what serves a custom resource after its definition has changed. */
const teardownMs = 1000;

/** The stream of a watch: each value is one watch event. */
export function watchStream<R extends Resource>(
  simulation: Simulation,
  store: Store,
  options: WatchOptions<R>,
): ServerStream {
  return {
    open(onValue, onEnd) {
      let columnsSent = false;
      const render = (object: KubernetesObject): unknown => {
        const { asked } = options;
        if (asked.as === "partial") return partialObject(object, asked.version);
        if (asked.as !== "table") return inForm(object, asked.form);
        const table = tableOf(
          options.kind,
          [object as Resources[R]],
          { resourceVersion: object.metadata.resourceVersion },
          { ...asked, nowMs: simulation.now, withColumns: !columnsSent },
        );
        columnsSent = true;
        return table;
      };
      const send = (type: EventType, object: KubernetesObject) =>
        onValue({ type, object: render(object) });
      const follow = (change: Change<R>) => {
        const event = eventOf(change, options.selection);
        if (event) send(event.type, event.object);
      };
      try {
        sendBacklog(store, options, send, follow);
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        onValue({ type: "ERROR", object: error.status });
        onEnd();
        return () => {};
      }
      const { resource } = options.kind;
      const unsubscribe = store.subscribe([resource], follow);
      const undefine = isCustom(resource)
        ? onRedefinition(simulation, store, resource, () => leave(true))
        : () => {};
      const bookmark = options.bookmarks
        ? everyMinute(simulation, () => onValue(bookmarkOf(options, store.revision)))
        : () => {};
      const end = simulation.schedule(options.timeoutMs, () => leave(true), { background: true });
      const leave = (ended: boolean) => {
        unsubscribe();
        undefine();
        bookmark();
        end.cancel();
        if (ended) onEnd();
      };
      return () => leave(false);
    },
  };
}

/**
 * Calls `end` a moment after the definition of a custom resource goes or says something else: what served it is
 * torn down. As crdHandler of apiextensions-apiserver.
 */
function onRedefinition(
  simulation: Simulation,
  store: Store,
  name: string,
  end: () => void,
): () => void {
  let ending: Scheduled | undefined;
  const unsubscribe = store.subscribe(["customresourcedefinitions"], (change) => {
    const { type, object, previous } = change;
    if (ending || object.metadata.name !== name) return;
    const isSame =
      equal(object.spec, previous?.spec) &&
      equal(object.status.acceptedNames, previous?.status.acceptedNames);
    if (type !== "DELETED" && isSame) return;
    ending = simulation.schedule(teardownMs, end, { background: true });
  });
  return () => {
    unsubscribe();
    ending?.cancel();
  };
}

function sendBacklog<R extends Resource>(
  store: Store,
  { kind, selection, since }: WatchOptions<R>,
  send: (type: EventType, object: KubernetesObject) => void,
  follow: (change: Change<R>) => void,
): void {
  if (since !== undefined) {
    for (const change of store.changesSince(since)) {
      if (change.resource === kind.resource) follow(change as Change<R>);
    }
    return;
  }
  for (const object of store.list(kind.resource, selection.namespace)) {
    if (selection.includes(object)) send("ADDED", object);
  }
}

/** A watcher of a selection sees an object appear and vanish as it starts and ceases to match. */
function eventOf<R extends Resource>(
  { type, object, previous, revision }: Change<R>,
  selection: Selection<R>,
): { type: EventType; object: KubernetesObject } | undefined {
  const is = type !== "DELETED" && selection.includes(object);
  const was = previous !== undefined && selection.includes(previous);
  if (is) return { type: was ? "MODIFIED" : "ADDED", object };
  if (!was) return undefined;
  if (type === "DELETED") return { type, object };
  const last = { ...previous, metadata: { ...previous.metadata, resourceVersion: `${revision}` } };
  return { type: "DELETED", object: last };
}

function bookmarkOf<R extends Resource>(
  { kind, asked: { form } }: WatchOptions<R>,
  revision: number,
): object {
  return {
    type: "BOOKMARK",
    object: {
      kind: kind.kind,
      apiVersion: form ? `${form.group}/${form.version}` : kind.apiVersion,
      metadata: { resourceVersion: `${revision}`, creationTimestamp: null },
    },
  };
}

function everyMinute(simulation: Simulation, action: () => void): () => void {
  let task = simulation.schedule(bookmarkPeriodMs, tick, { background: true });
  function tick() {
    action();
    task = simulation.schedule(bookmarkPeriodMs, tick, { background: true });
  }
  return () => task.cancel();
}
