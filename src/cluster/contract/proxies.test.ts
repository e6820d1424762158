// What clients expect of the proxies of Pods and Services.

import { beforeAll, describe, expect, test } from "vitest";
import type { Method } from "#api/client.ts";
import type { Endpoints, Pod } from "#api/core.ts";
import { TestClient } from "./test-client.ts";

const image = "registry.k8s.io/e2e-test-images/agnhost:2.53";
const link = '<a href="/rewriteme">test</a>';

describe("a server on many ports behind a Service", () => {
  const client = new TestClient();
  const path = client.namespace("proxy");
  const labels = { "proxy-service-target": "true" };

  beforeAll(() => {
    const ports = [
      { name: "portname1", port: 80, targetPort: "dest1" },
      { name: "portname2", port: 81, targetPort: 162 },
      { name: "tlsportname1", port: 443, targetPort: "tlsdest1" },
      { name: "tlsportname2", port: 444, targetPort: 462 },
    ];
    client.ask("POST", `${path}/services`, {
      metadata: { name: "s" },
      spec: { selector: labels, ports },
    });
    const env = Object.entries({
      SERVE_PORT_80: link,
      SERVE_PORT_1080: link,
      SERVE_PORT_160: "foo",
      SERVE_PORT_162: "bar",
      SERVE_TLS_PORT_443: link,
      SERVE_TLS_PORT_460: "tls baz",
      SERVE_TLS_PORT_462: "tls qux",
    }).map(([name, value]) => ({ name, value }));
    const named = { dest1: 160, dest2: 162, tlsdest1: 460, tlsdest2: 462 };
    const container = {
      name: "s",
      image,
      command: ["/agnhost", "porter"],
      env,
      ports: [
        { containerPort: 80 },
        ...Object.entries(named).map(([name, containerPort]) => ({ name, containerPort })),
      ],
      readinessProbe: {
        httpGet: { port: 80 },
        initialDelaySeconds: 1,
        timeoutSeconds: 5,
        periodSeconds: 10,
      },
    };
    client.ask("POST", `${path}/pods`, {
      metadata: { name: "p", labels },
      spec: { containers: [container] },
    });
    client.advance(2);
    client.until(
      () =>
        (client.ask<Endpoints>("GET", `${path}/endpoints/s`).subsets?.[0]?.addresses ?? []).length >
        0,
      60,
    );
  });

  test.each([
    ["services/s:portname1", "foo"],
    ["services/http:s:portname1", "foo"],
    ["services/s:portname2", "bar"],
    ["services/https:s:tlsportname1", "tls baz"],
    ["services/https:s:tlsportname2", "tls qux"],
    ["pods/p", undefined],
    ["pods/p:1080", undefined],
    ["pods/http:p:1080", undefined],
    ["pods/p:160", "foo"],
    ["pods/https:p:443", undefined],
    ["pods/https:p:462", "tls qux"],
  ])("%s", (place, text) => {
    const proxy = `${path}/${place}/proxy`;
    const { code, body } = client.send("GET", `${proxy}/`);
    expect([code, body]).toEqual([200, text ?? `<a href="${proxy}/rewriteme">test</a>`]);
  });
});

test("every method is handed on; without a slash at the end readers are sent to one", () => {
  const client = new TestClient();
  const path = client.namespace("proxy");
  const labels = { test: "response" };
  const env = [{ name: "SERVE_PORT_80", value: "foo" }];
  const command = ["/agnhost", "porter", "--json-response"];
  client.ask("POST", `${path}/pods`, {
    metadata: { name: "agnhost", labels },
    spec: { containers: [{ name: "agnhost", image, command, env }], restartPolicy: "Never" },
  });
  client.until(() => client.ask<Pod>("GET", `${path}/pods/agnhost`).status.phase === "Running", 60);
  const ports = [{ port: 80, targetPort: 80, protocol: "TCP" }];
  client.ask("POST", `${path}/services`, {
    metadata: { name: "test-service" },
    spec: { ports, selector: labels },
  });
  client.advance(2);
  const methods = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"] as const;
  for (const place of ["pods/agnhost", "services/test-service"]) {
    const proxy = `${path}/${place}/proxy`;
    const send = (method: Method, at: string) => client.cluster.handle({ method, path: at });
    for (const method of methods) {
      const { code, body } = send(method, `${proxy}/some/path/with/${method}`);
      expect(code).toBe(200);
      if (method !== "HEAD") {
        expect(JSON.parse(String(body))).toEqual({ Method: method, Body: "foo" });
      }
      const bare = send(method, proxy);
      const isRead = method === "GET" || method === "HEAD";
      expect(bare.code).toBe(isRead ? 301 : 200);
      if (isRead) expect(bare.headers["location"]).toEqual([`${proxy}/`]);
    }
  }
});
