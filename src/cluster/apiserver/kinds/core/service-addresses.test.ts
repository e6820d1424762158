import { expect, test } from "vitest";
import type { Service } from "#api/core.ts";
import type { ServiceCIDR } from "#api/networking.ts";
import { Cluster } from "../../../cluster.ts";

const path = "/api/v1/namespaces/default/services";

function create(cluster: Cluster, name: string, spec: object = {}) {
  const service = { metadata: { name }, spec: { ports: [{ port: 80 }], ...spec } };
  const { code, body } = cluster.handle({ method: "POST", path, body: JSON.stringify(service) });
  return code < 400 ? (body as Service).spec.clusterIP : (body as { message: string }).message;
}

test("Services have addresses of the range that the server was started with", () => {
  const cluster = new Cluster({ seed: 1, nodes: 0, apiServer: { serviceRange: "10.0.0.0/24" } });
  expect(cluster.find("services", "default", "kubernetes")?.spec.clusterIP).toBe("10.0.0.1");
  const range: ServiceCIDR | undefined = cluster.find("servicecidrs", "", "kubernetes");
  expect(range?.spec.cidrs).toEqual(["10.0.0.0/24"]);
  expect(create(cluster, "chosen", { clusterIP: "10.0.0.12" })).toBe("10.0.0.12");
  for (const clusterIP of ["10.96.0.12", "10.0.0.0", "10.0.0.255"]) {
    expect(create(cluster, "elsewhere", { clusterIP })).toBe(
      `Service "elsewhere" is invalid: spec.clusterIPs: Invalid value: []string{"${clusterIP}"}: failed to allocate IP ${clusterIP}: the provided network does not match the current range`,
    );
  }
  // The first sixteen are kept for addresses that people choose.
  const given = Array.from({ length: 239 }, (_, index) =>
    Number(create(cluster, `s${index}`)?.split(".").at(3)),
  );
  expect(given.toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 239 }, (_, index) => index + 16),
  );
});
