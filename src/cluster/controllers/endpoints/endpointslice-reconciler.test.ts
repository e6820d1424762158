import { expect, test } from "vitest";
import type { ApiRequest } from "#api/client.ts";
import { Cluster } from "../../cluster.ts";

function ask(cluster: Cluster, request: ApiRequest): void {
  const { code, body } = cluster.handle(request);
  expect(code, JSON.stringify(body)).toBeLessThan(300);
}

function settle({ simulation }: Cluster): void {
  simulation.runUntil(simulation.now + 120_000, () => simulation.settled);
}

function scale(cluster: Cluster, replicas: number): void {
  ask(cluster, {
    method: "PATCH",
    path: "/apis/apps/v1/namespaces/default/deployments/web",
    headers: { "content-type": "application/merge-patch+json" },
    body: JSON.stringify({ spec: { replicas } }),
  });
  settle(cluster);
}

/** The Service's slices: name, number of endpoints, ports. */
const slices = (cluster: Cluster): unknown[] =>
  cluster
    .list("endpointslices", "default")
    .filter(({ metadata }) => metadata.labels?.["kubernetes.io/service-name"] === "web")
    .map(({ metadata, endpoints, ports }) => [
      metadata.name,
      endpoints?.length ?? 0,
      ports?.map(({ port }) => port) ?? null,
    ]);

test("a Service whose Pods go keeps one empty slice, and fills the same one again", () => {
  const cluster = new Cluster({ seed: 1 });
  const labels = { run: "web" };
  const image = "gcr.io/google-samples/kubernetes-bootcamp:v1";
  ask(cluster, {
    method: "POST",
    path: "/apis/apps/v1/namespaces/default/deployments",
    body: JSON.stringify({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web" },
      spec: {
        replicas: 2,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: "web", image }] } },
      },
    }),
  });
  ask(cluster, {
    method: "POST",
    path: "/api/v1/namespaces/default/services",
    body: JSON.stringify({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "web" },
      spec: { selector: labels, ports: [{ port: 8080 }] },
    }),
  });
  settle(cluster);
  const [[name]] = slices(cluster) as [[string]];
  expect(slices(cluster)).toEqual([[name, 2, [8080]]]);
  scale(cluster, 0);
  expect(slices(cluster)).toEqual([[name, 0, null]]);
  scale(cluster, 3);
  expect(slices(cluster)).toEqual([[name, 3, [8080]]]);
});
