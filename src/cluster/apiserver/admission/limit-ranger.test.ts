import { expect, test } from "vitest";
import type { Pod } from "#api/core.ts";
import type { LimitRange } from "#api/limits.ts";
import { TestRequests } from "../../test-requests.ts";

const core = "/api/v1/namespaces/default";

function newRange(...limits: readonly object[]): TestRequests {
  const api = new TestRequests();
  api.ask("POST", `${core}/limitranges`, { metadata: { name: "l" }, spec: { limits } });
  return api;
}

const pod = (resources: object, name = "p") => ({
  metadata: { name },
  spec: { containers: [{ name: "c", image: "nginx:1.25", resources }] },
});
const refusal = (api: TestRequests, path: string, body: object) =>
  (api.send("POST", `${core}/${path}`, body).body as { message: string }).message;

test("containers get the defaults of their namespace, and the Pod says so", () => {
  const api = newRange({
    type: "Container",
    default: { cpu: "500m", memory: "512Mi" },
    defaultRequest: { cpu: "100m" },
    min: { memory: "64Mi" },
  });
  const { spec } = api.ask<LimitRange>("GET", `${core}/limitranges/l`);
  expect(spec.limits?.[0]?.defaultRequest).toEqual({ cpu: "100m", memory: "512Mi" });
  const made = api.ask<Pod>("POST", `${core}/pods`, pod({ limits: { cpu: "1" } }));
  expect(made.spec.containers[0]?.resources).toEqual({
    limits: { cpu: "1", memory: "512Mi" },
    requests: { cpu: "1", memory: "512Mi" },
  });
  expect(made.metadata.annotations).toEqual({
    "kubernetes.io/limit-ranger":
      "LimitRanger plugin set: memory request for container c; memory limit for container c",
  });
  expect(made.status.qosClass).toBe("Guaranteed");
});

test("what is below the minimum, above the maximum or too far apart is refused", () => {
  const api = newRange(
    { type: "Container", min: { cpu: "100m" }, max: { cpu: "1" } },
    { type: "Pod", maxLimitRequestRatio: { cpu: "2" } },
    { type: "PersistentVolumeClaim", max: { storage: "1Gi" } },
  );
  const limits = { limits: { cpu: "2" }, requests: { cpu: "50m" } };
  expect(refusal(api, "pods", pod(limits))).toBe(
    'pods "p" is forbidden: [minimum cpu usage per Container is 100m, but request is 50m, maximum cpu usage per Container is 1, but limit is 2, cpu max limit to request ratio per Pod is 2, but provided ratio is 40.000000]',
  );
  const claim = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "2Gi" } } };
  expect(refusal(api, "persistentvolumeclaims", { metadata: { name: "d" }, spec: claim })).toBe(
    'persistentvolumeclaims "d" is forbidden: maximum storage usage per PersistentVolumeClaim is 1Gi, but request is 2Gi',
  );
});
