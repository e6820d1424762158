import { expect, test } from "vitest";
import type { Pod } from "#api/core.ts";
import { TestRequests } from "../../test-requests.ts";

const pods = "/api/v1/namespaces/default/pods";
const account = "/api/v1/namespaces/default/serviceaccounts/default";
const mergePatch = "application/merge-patch+json";
const containers = [{ name: "c", image: "nginx" }];

function withAccount(patch: object): TestRequests {
  const requests = new TestRequests();
  requests.ask("PATCH", account, patch, mergePatch);
  return requests;
}

function messageOf(requests: TestRequests, spec: object, annotations = {}): string {
  const body = { metadata: { name: "p", annotations }, spec: { containers, ...spec } };
  const answer = requests.send("POST", pods, body).body as { message?: string };
  return answer.message ?? "";
}

test("a Pod pulls its images with its account's secrets, unless it names others", () => {
  const requests = withAccount({ imagePullSecrets: [{ name: "a" }, { name: "b" }] });
  const pulling = (name: string, spec: object) =>
    requests.ask<Pod>("POST", pods, { metadata: { name }, spec: { containers, ...spec } }).spec
      .imagePullSecrets;
  expect(pulling("p", {})).toEqual([{ name: "a" }, { name: "b" }]);
  expect(pulling("q", { imagePullSecrets: [{ name: "c" }] })).toEqual([{ name: "c" }]);
});

test("a volume that is called like one of a token's is taken for it", () => {
  const requests = new TestRequests();
  const volumes = [{ name: "kube-api-access-own", emptyDir: {} }];
  const { spec } = requests.ask<Pod>("POST", pods, {
    metadata: { name: "p" },
    spec: { containers, volumes },
  });
  expect(spec.volumes).toEqual(volumes);
  expect(spec.containers[0]?.volumeMounts).toEqual([
    {
      name: "kube-api-access-own",
      readOnly: true,
      mountPath: "/var/run/secrets/kubernetes.io/serviceaccount",
    },
  ]);
});

test("a mirror of a node's own Pod has no account and no secrets", () => {
  const requests = new TestRequests();
  const mirror = { "kubernetes.io/config.mirror": "x" };
  const refused = (spec: object) => messageOf(requests, { nodeName: "node-1", ...spec }, mirror);
  const head = 'pods "p" is forbidden: a mirror pod may not';
  expect(refused({ serviceAccountName: "default" })).toBe(`${head} reference service accounts`);
  for (const volume of [
    { secret: { secretName: "s" } },
    { projected: { sources: [{ secret: { name: "s" } }] } },
    { rbd: { image: "i", monitors: ["m"], secretRef: { name: "s" } } },
  ]) {
    const volumes = [{ name: "v", ...volume }];
    expect(refused({ volumes })).toBe(`${head} reference secrets`);
  }
  const sources = [{ serviceAccountToken: { path: "token" } }];
  expect(refused({ volumes: [{ name: "v", projected: { sources } }] })).toBe(
    `${head} use ServiceAccountToken volume projections`,
  );
});

test("an account that may only use its own secrets lends no others", () => {
  const requests = withAccount({
    metadata: { annotations: { "kubernetes.io/enforce-mountable-secrets": "true" } },
    secrets: [{ name: "own" }],
  });
  const secretKeyRef = { name: "s", key: "k" };
  const env = [{ name: "E", valueFrom: { secretKeyRef } }];
  const envFrom = [{ secretRef: { name: "own" } }, { secretRef: { name: "s" } }];
  const why = "is not allowed because service account default does not reference that";
  const head = 'pods "p" is forbidden: ';
  expect([
    messageOf(requests, { volumes: [{ name: "v", secret: { secretName: "s" } }] }),
    messageOf(requests, { initContainers: [{ name: "i", image: "nginx", env }] }),
    messageOf(requests, { containers: [{ ...containers[0], envFrom }] }),
    messageOf(requests, { imagePullSecrets: [{ name: "s" }] }),
    messageOf(requests, { volumes: [{ name: "v", secret: { secretName: "own" } }] }),
  ]).toEqual([
    `${head}volume with secret.secretName="s" ${why} secret`,
    `${head}init container i with envVar E referencing secret.secretName="s" ${why} secret`,
    `${head}container c with envFrom referencing secret.secretName="s" ${why} secret`,
    `${head}imagePullSecrets[0].name="s" ${why} imagePullSecret`,
    "",
  ]);
});
