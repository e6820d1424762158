// What clients of a Service notice of a rolling update. On a real cluster, one without readiness probe
// and preStop lost 26 of 313 requests.
import { expect, test } from "vitest";
import type { EndpointSlice } from "#api/discovery.ts";
import type { Service } from "#api/core.ts";
import { TestRequests } from "../test-requests.ts";

const services = "/api/v1/namespaces/default/services";

/** An update of four Pods under a request every 20 ms: how many failed, and how. */
function update(container: object): { sent: number; failed: Record<string, number> } {
  const requests = new TestRequests();
  const containers = [{ name: "c", image: "nginx:1.25", ...container }];
  requests.createDeployment("nginx:1.25", { replicas: 4 }, { containers });
  const { spec } = requests.ask<Service>("POST", services, {
    metadata: { name: "web" },
    spec: { type: "NodePort", selector: { app: "web" }, ports: [{ port: 80 }] },
  });
  requests.settle();
  requests.advance(15);
  requests.setImage("nginx:1.27");
  const failed: Record<string, number> = {};
  const sent = 3000;
  for (let index = 0; index < sent; index++) {
    requests.advance(0.02);
    const { failure } = requests.cluster.http(
      { from: "host" },
      {
        method: "GET",
        host: "192.168.49.2",
        port: spec.ports![0]!.nodePort!,
        path: "/",
        headers: {},
        body: "",
      },
    );
    if (failure) failed[failure] = (failed[failure] ?? 0) + 1;
  }
  expect(requests.deployment.status).toMatchObject({ updatedReplicas: 4, availableReplicas: 4 });
  return { sent, failed };
}

test("an update without readiness probe and preStop loses requests: endpoints go after SIGTERM", () => {
  const { sent, failed } = update({});
  const lost = Object.values(failed).reduce((sum, count) => sum + count, 0);
  expect(lost).toBeGreaterThan(5);
  expect(lost).toBeLessThan(sent / 4);
});

test("with a readiness probe and a pause before SIGTERM it loses none", () => {
  const readinessProbe = { httpGet: { path: "/", port: 80 }, periodSeconds: 1 };
  const lifecycle = { preStop: { sleep: { seconds: 5 } } };
  expect(update({ readinessProbe, lifecycle }).failed).toEqual({});
});

test("an endpoint is ready, then terminating and still serving, then gone", () => {
  const requests = new TestRequests();
  requests.createPod("p", { terminationGracePeriodSeconds: 20 }, { labels: { app: "web" } });
  const lifecycle = { preStop: { sleep: { seconds: 10 } } };
  const containers = [{ name: "c", image: "nginx:1.25", lifecycle }];
  requests.createPod("q", { containers }, { labels: { app: "web" } });
  requests.ask("POST", services, {
    metadata: { name: "web" },
    spec: { selector: { app: "web" }, ports: [{ port: 80 }] },
  });
  requests.settle();
  const endpoints = () =>
    requests
      .ask<{ items: EndpointSlice[] }>(
        "GET",
        "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices",
      )
      .items.filter(({ metadata }) => metadata.name.startsWith("web-"))
      .flatMap((slice) => slice.endpoints ?? [])
      .toSorted((a, b) => (a.targetRef!.name! < b.targetRef!.name! ? -1 : 1))
      .map(({ targetRef, conditions }) => ({ pod: targetRef!.name, ...conditions }));
  const good = { ready: true, serving: true, terminating: false };
  expect(endpoints()).toEqual([
    { pod: "p", ...good },
    { pod: "q", ...good },
  ]);
  requests.ask("DELETE", "/api/v1/namespaces/default/pods/q");
  requests.advance(1);
  expect(endpoints()).toEqual([
    { pod: "p", ...good },
    { pod: "q", ready: false, serving: true, terminating: true },
  ]);
  requests.advance(15);
  expect(endpoints()).toEqual([{ pod: "p", ...good }]);
});
