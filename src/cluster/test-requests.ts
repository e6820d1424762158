import type { ApiRequest, Method } from "#api/client.ts";
import type { Deployment } from "#api/apps.ts";
import type { Pod } from "#api/core.ts";
import type { PodSpec } from "#api/podspec.ts";
import { Cluster, type ServerResponse } from "./cluster.ts";
import { refuseIfUnsound } from "./test-soundness.ts";

const deployments = "/apis/apps/v1/namespaces/default/deployments";

/** A cluster that tests talk to over its API, with the few things they do all the time. */
export class TestRequests {
  readonly cluster: Cluster;

  constructor(seed = 1, nodes = 3) {
    this.cluster = new Cluster({ seed, nodes });
    this.cluster.subscribe(refuseIfUnsound);
  }

  /** Sends a request; `query` as in a URL. */
  send(method: Method, path: string, body?: unknown, type = "application/json"): ServerResponse {
    const [bare = "", query] = path.split("?");
    const request: ApiRequest = {
      method,
      path: bare,
      query: (query?.split("&") ?? []).map((term) => {
        const [name = "", ...value] = term.split("=");
        return [name, value.join("=")] as const;
      }),
      headers: { "content-type": type },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    return this.cluster.handle(request);
  }

  /** Like send, and answers the object. Throws what the server says if it refuses. */
  ask<T>(method: Method, path: string, body?: unknown, type?: string): T {
    const { code, body: answer } = this.send(method, path, body, type);
    if (code >= 400) throw new Error((answer as { message: string }).message);
    return answer as T;
  }

  /** Creates Deployment `web` of Pods `app=web` with one container `c`. */
  createDeployment(image: string, spec: object = {}, pod: Partial<PodSpec> = {}): Deployment {
    const labels = { app: "web" };
    return this.ask<Deployment>("POST", deployments, {
      metadata: { name: "web" },
      spec: {
        replicas: 3,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { containers: [{ name: "c", image }], ...pod },
        },
        ...spec,
      },
    });
  }

  patchDeployment(spec: object): Deployment {
    const type = "application/strategic-merge-patch+json";
    return this.ask<Deployment>("PATCH", `${deployments}/web`, { spec }, type);
  }

  setImage(image: string): Deployment {
    return this.patchDeployment({ template: { spec: { containers: [{ name: "c", image }] } } });
  }

  get deployment(): Deployment {
    return this.ask<Deployment>("GET", `${deployments}/web`);
  }

  createPod(name: string, spec: Partial<PodSpec>, metadata: object = {}): Pod {
    return this.ask<Pod>("POST", "/api/v1/namespaces/default/pods", {
      metadata: { name, ...metadata },
      spec: { containers: [{ name: "c", image: "nginx:1.25" }], ...spec },
    });
  }

  get pods(): readonly Pod[] {
    return this.cluster.list("pods", "default");
  }

  /** Spec sizes by revision, oldest first, without ReplicaSets of no Pods. */
  get sizes(): Record<string, number> {
    const sets = this.cluster.list("replicasets", "default");
    const revision = "deployment.kubernetes.io/revision";
    return Object.fromEntries(
      sets
        .map(({ metadata, spec }) => [metadata.annotations?.[revision] ?? "", spec.replicas ?? 0])
        .filter(([, size]) => size !== 0),
    );
  }

  /** `Warning FailedScheduling 0/3 nodes …`, of one object, in the order they were first written. */
  events(about: string): string[] {
    return this.cluster
      .list("events", "default")
      .filter(({ involvedObject }) => involvedObject.name === about)
      .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
      .map(({ type, reason, message }) => `${type} ${reason} ${message}`);
  }

  advance(seconds: number): void {
    const { simulation } = this.cluster;
    simulation.runUntil(simulation.now + seconds * 1000);
  }

  /** Lets time pass until only background work is left. */
  settle(): void {
    const { simulation } = this.cluster;
    simulation.runUntil(simulation.now + 3_600_000, () => simulation.settled);
  }
}
