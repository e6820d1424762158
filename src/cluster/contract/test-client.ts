import type { Method, WatchEvent } from "#api/client.ts";
import type { Status } from "#api/errors.ts";
import type { KubernetesObject } from "#api/meta.ts";
import { TestRequests } from "../test-requests.ts";

/** The media types of patches, by the name that kubectl gives them. */
export const patchTypes = {
  json: "application/json-patch+json",
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
  apply: "application/apply-patch+yaml",
} as const;

/** A cluster as a client of its API knows it: requests, watches, and time that passes while it waits. */
export class TestClient extends TestRequests {
  /** Makes a namespace, waits until it is furnished and answers the path of its core/v1 resources. */
  namespace(name: string): string {
    this.ask("POST", "/api/v1/namespaces", { metadata: { name }, spec: {}, status: {} });
    const path = `/api/v1/namespaces/${name}`;
    this.until(() => this.finds(`${path}/serviceaccounts/default`), 10);
    this.until(() => this.finds(`${path}/configmaps/kube-root-ca.crt`), 10);
    return path;
  }

  /** Whether a GET of the path finds something. */
  finds(path: string): boolean {
    return this.send("GET", path).code === 200;
  }

  /** Sends what must be refused; answers the Status. */
  refusal(method: Method, path: string, body?: unknown, type?: string): Status {
    const { code, body: answer } = this.send(method, path, body, type);
    if (code < 400) throw new Error(`${method} ${path} is answered with ${code}`);
    return answer as Status;
  }

  /** The items of a list. */
  items<T extends KubernetesObject = KubernetesObject>(path: string): T[] {
    return this.ask<{ items: T[] }>("GET", path).items;
  }

  /** Opens a watch and collects its events. */
  watch<T extends KubernetesObject = KubernetesObject>(path: string): TestWatch<T> {
    const { stream } = this.send("GET", `${path}${path.includes("?") ? "&" : "?"}watch=true`);
    const events: WatchEvent<T>[] = [];
    let ended = false;
    const stop = stream!.open(
      (value) => events.push(value as WatchEvent<T>),
      () => (ended = true),
    );
    return { events, stop, isEnded: () => ended };
  }

  /** Lets time pass, looking once a second, until it is so. Throws after so many seconds. */
  until(isSo: () => boolean, seconds = 300): void {
    for (let passed = 0; !isSo(); passed++) {
      if (passed === seconds) throw new Error(`not so after ${seconds} s: ${isSo.toString()}`);
      this.advance(1);
    }
  }
}

/** An open watch and what it has told so far. */
export interface TestWatch<T> {
  readonly events: readonly WatchEvent<T>[];
  readonly stop: () => void;
  readonly isEnded: () => boolean;
}

/** `ADDED a`, `MODIFIED a`: the events of a watch in short. */
export function told({ events }: TestWatch<KubernetesObject>): string[] {
  return events.map(({ type, object }) => `${type} ${object.metadata.name}`);
}
