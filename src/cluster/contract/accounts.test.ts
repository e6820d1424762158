// What clients expect of ServiceAccounts, their tokens, reviews of access, and certificate signing requests.

import { expect, test } from "vitest";
import type { CertificateSigningRequest } from "#api/certificates.ts";
import type { ConfigMap, Pod, ServiceAccount } from "#api/core.ts";
import type { KubernetesObject } from "#api/meta.ts";
import { patchTypes, TestClient, told } from "./test-client.ts";

/** PEM in base64: a request of e2e.example.com. */
const signingRequest =
  "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlJQkF6Q0JxUUlCQURBYU1SZ3dGZ1lEVlFRRERBOWxNbVV1WlhoaGJYQnNaUzVqYjIwd1dUQVRCZ2NxaGtqTwpQUUlCQmdncWhrak9QUU1CQndOQ0FBUmhPWHJxakFpT3U3UW9aK2ZpVkg5aTlVQnk3eU80WStTb1owQkovYVA5CjRNUXVSNmxDeFFYUVJNM1ZSMW9MeWk4OGg2VmdUZm5UZVYybWc4TjhGYS91b0Mwd0t3WUpLb1pJaHZjTkFRa08KTVI0d0hEQWFCZ05WSFJFRUV6QVJnZzlsTW1VdVpYaGhiWEJzWlM1amIyMHdDZ1lJS29aSXpqMEVBd0lEU1FBdwpSZ0loQUpoRkVic08yTG9BVzVlNjFkSmI4Y010ZUUzVTZXVC9sVk5qY2grbGRUc09BaUVBcDFiSHNab05HMUpBCjE4NDA5OS9Od3FqNkFWMTA1bTRGQUZqYU5BZWxEaDg9Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=";

/** PEM in base64: a certificate of the same. */
const certificate =
  "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJpVENDQVMrZ0F3SUJBZ0lVWjg0OUU2N0J3ZGJOMHlINi9VVFdENEg0QmFBd0NnWUlLb1pJemowRUF3SXcKR2pFWU1CWUdBMVVFQXd3UFpUSmxMbVY0WVcxd2JHVXVZMjl0TUI0WERUSTJNVEV5T0RFNU1USXdOVm9YRFRNMgpNVEV5TlRFNU1USXdOVm93R2pFWU1CWUdBMVVFQXd3UFpUSmxMbVY0WVcxd2JHVXVZMjl0TUZrd0V3WUhLb1pJCnpqMENBUVlJS29aSXpqMERBUWNEUWdBRVlUbDY2b3dJanJ1MEtHZm40bFIvWXZWQWN1OGp1R1BrcUdkQVNmMmoKL2VERUxrZXBRc1VGMEVUTjFVZGFDOG92UEllbFlFMzUwM2xkcG9QRGZCV3Y3cU5UTUZFd0hRWURWUjBPQkJZRQpGUFcyYzZxSHY4SzZERmh4VlFPVUpIeXk0UlI0TUI4R0ExVWRJd1FZTUJhQUZQVzJjNnFIdjhLNkRGaHhWUU9VCkpIeXk0UlI0TUE4R0ExVWRFd0VCL3dRRk1BTUJBZjh3Q2dZSUtvWkl6ajBFQXdJRFNBQXdSUUlnYzRZZ203bisKRTJub05kbExjb0lUcER1Mk5acjI5QndEbktPMERESjhHUDRDSVFEM2g2VVo1OUFiLytyQk9nZ29weUF1QURGcgpJbUlvUmZxcFFIREt5QTlVTXc9PQotLS0tLUVORCBDRVJUSUZJQ0FURS0tLS0tCg==";

const withCondition = (request: CertificateSigningRequest, type: string) => ({
  ...request,
  status: {
    ...request.status,
    conditions: [
      ...(request.status.conditions ?? []),
      {
        type,
        status: "True",
        reason: "E2E",
        message: "Set",
        lastUpdateTime: null,
        lastTransitionTime: null,
      },
    ],
  },
});

const conditionTypes = ({ status }: CertificateSigningRequest) =>
  status.conditions!.map(({ type }) => type);

test("a ServiceAccount is watched through its life; the default one comes back", () => {
  const client = new TestClient();
  const accounts = `${client.namespace("accounts")}/serviceaccounts`;
  const labels = { "test-serviceaccount-static": "true" };
  const metadata = { name: "testserviceaccount", creationTimestamp: null, labels };
  client.ask("POST", accounts, { metadata });
  const chosen = "labelSelector=test-serviceaccount-static=true";
  const watch = client.watch(`${accounts}?${chosen}&timeoutSeconds=180`);
  const sparse = { metadata: { creationTimestamp: null }, automountServiceAccountToken: false };
  const path = `${accounts}/testserviceaccount`;
  client.ask("PATCH", path, sparse, patchTypes.strategic);
  const [found] = client.items<ServiceAccount>(`/api/v1/serviceaccounts?${chosen}`);
  expect(found).toMatchObject({ metadata: { labels }, automountServiceAccountToken: false });
  const updated = { ...found!, automountServiceAccountToken: true };
  expect(client.ask<ServiceAccount>("PUT", path, updated).automountServiceAccountToken).toBe(true);
  client.ask("DELETE", accounts);
  expect(told(watch)).toEqual(
    ["ADDED", "MODIFIED", "MODIFIED", "DELETED"].map((type) => `${type} testserviceaccount`),
  );
  client.until(() => client.items(accounts).length === 1, 10);
  expect(client.items(accounts).map(({ metadata: { name } }) => name)).toEqual(["default"]);
});

test("the root certificate is there again when it is deleted or changed", () => {
  const client = new TestClient();
  const path = `${client.namespace("certified")}/configmaps/kube-root-ca.crt`;
  const { data } = client.ask<ConfigMap>("GET", path);
  client.ask("DELETE", path, { gracePeriodSeconds: 0 });
  client.until(() => client.finds(path), 10);
  client.ask("PUT", path, { metadata: { name: "kube-root-ca.crt" }, data: { "ca.crt": "" } });
  const read = () => client.ask<ConfigMap>("GET", path).data;
  client.until(() => read()?.["ca.crt"] !== "", 10);
  expect(read()).toEqual(data);
});

test("a token is made for a ServiceAccount, and a review knows whose it is", () => {
  const client = new TestClient();
  const accounts = `${client.namespace("tokens")}/serviceaccounts`;
  client.ask("POST", accounts, { metadata: { name: "e2e" } });
  const request = {
    metadata: { creationTimestamp: null },
    spec: { audiences: null, expirationSeconds: null, boundObjectRef: null },
    status: { token: "", expirationTimestamp: null },
  };
  const { status } = client.ask<{ status: { token: string } }>(
    "POST",
    `${accounts}/e2e/token`,
    request,
  );
  const review = (token: string) =>
    client.ask<{ status: object }>("POST", "/apis/authentication.k8s.io/v1/tokenreviews", {
      metadata: { creationTimestamp: null },
      spec: { token },
      status: { user: {} },
    }).status;
  expect(review(status.token)).toMatchObject({
    authenticated: true,
    user: { username: "system:serviceaccount:tokens:e2e" },
  });
  expect(review("nonsense")).toMatchObject({ user: {} });
  expect(review("nonsense")).not.toHaveProperty("authenticated", true);
});

test("the token in a Pod tells its account, its node and itself, as long as it is there", () => {
  const client = new TestClient();
  const path = client.namespace("tokens");
  const token = "/var/run/secrets/kubernetes.io/serviceaccount/token";
  client.ask("POST", `${path}/pods`, {
    metadata: { name: "p" },
    spec: {
      restartPolicy: "Never",
      containers: [{ name: "c", image: "busybox:1.36", command: ["cat", token] }],
    },
  });
  client.until(() => client.ask<Pod>("GET", `${path}/pods/p`).status.phase === "Succeeded", 60);
  const pod = client.ask<Pod>("GET", `${path}/pods/p`);
  const node = client.ask<KubernetesObject>("GET", `/api/v1/nodes/${pod.spec.nodeName}`);
  const printed = client.send("GET", `${path}/pods/p/log`).body;
  const review = () =>
    client.ask<{ status: object }>("POST", "/apis/authentication.k8s.io/v1/tokenreviews", {
      spec: { token: printed },
    }).status;
  expect(review()).toMatchObject({
    authenticated: true,
    user: {
      username: "system:serviceaccount:tokens:default",
      extra: {
        "authentication.kubernetes.io/credential-id": [
          expect.stringMatching(/^JTI=[0-9a-f-]{36}$/),
        ],
        "authentication.kubernetes.io/node-name": [node.metadata.name],
        "authentication.kubernetes.io/node-uid": [node.metadata.uid],
        "authentication.kubernetes.io/pod-name": ["p"],
        "authentication.kubernetes.io/pod-uid": [pod.metadata.uid],
      },
    },
  });
  client.ask("DELETE", `${path}/pods/p`);
  expect(review()).toEqual({
    user: {},
    error: "[service account token has been invalidated]",
  });
});

test("a review of access says what a request in that name then shows", () => {
  const client = new TestClient();
  const path = client.namespace("reviews");
  const account = client.ask<ServiceAccount>("POST", `${path}/serviceaccounts`, {
    metadata: { name: "e2e" },
  });
  const user = "system:serviceaccount:reviews:e2e";
  const groups = [
    "system:authenticated",
    "system:serviceaccounts",
    "system:serviceaccounts:reviews",
  ];
  const resourceAttributes = {
    namespace: "reviews",
    verb: "list",
    version: "v1",
    resource: "configmaps",
  };
  const spec = { resourceAttributes, user, groups, uid: account.metadata.uid };
  const base = "/apis/authorization.k8s.io/v1";
  const allowed = (place: string, metadata: object) =>
    client.ask<{ status: { allowed: boolean } }>("POST", `${base}/${place}`, {
      metadata,
      spec,
      status: { allowed: false },
    }).status.allowed;
  const { code } = client.cluster.handle({
    method: "GET",
    path: `${path}/configmaps`,
    headers: {
      "impersonate-user": user,
      "impersonate-uid": account.metadata.uid,
      "impersonate-group": groups[0]!,
    },
  });
  expect(allowed("subjectaccessreviews", {})).toBe(code === 200);
  const local = { namespace: "reviews" };
  expect(allowed("namespaces/reviews/localsubjectaccessreviews", local)).toBe(code === 200);
});

test("a certificate signing request: approval and status, chosen by its signer", () => {
  const client = new TestClient();
  const requests = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
  const signerName = "example.com/e2e";
  const chosen = `${requests}?fieldSelector=spec.signerName=${signerName}`;
  const body = {
    metadata: { generateName: "e2e-example-csr-", creationTimestamp: null },
    spec: {
      request: signingRequest,
      signerName,
      expirationSeconds: 3600,
      usages: ["digital signature", "key encipherment", "server auth"],
    },
    status: {},
  };
  const made = [1, 2, 3].map(() => client.ask<CertificateSigningRequest>("POST", requests, body));
  expect(made[2]!.spec).toMatchObject({ signerName, expirationSeconds: 3600 });
  expect(client.items(chosen)).toHaveLength(3);
  const path = `${requests}/${made[2]!.metadata.name}`;
  expect(client.ask("GET", `${path}/approval`)).toEqual(made[2]);
  const condition = { type: "ApprovalPatch", status: "True", reason: "e2e" };
  const annotations = { patchedapproval: "true" };
  const patched = client.ask<CertificateSigningRequest>(
    "PATCH",
    `${path}/approval`,
    { metadata: { annotations }, status: { conditions: [condition] } },
    patchTypes.merge,
  );
  expect(patched).toMatchObject({ metadata: { annotations }, status: { conditions: [condition] } });
  const approved = client.ask<CertificateSigningRequest>(
    "PUT",
    `${path}/approval`,
    withCondition(patched, "Approved"),
  );
  expect(conditionTypes(approved)).toEqual(["ApprovalPatch", "Approved"]);
  const issued = client.ask<CertificateSigningRequest>(
    "PATCH",
    `${path}/status`,
    { metadata: { annotations: { patchedstatus: "true" } }, status: { certificate } },
    patchTypes.merge,
  );
  expect(issued).toMatchObject({
    metadata: { annotations: { ...annotations, patchedstatus: "true" } },
    status: { certificate },
  });
  const answer = client.ask<CertificateSigningRequest>(
    "PUT",
    `${path}/status`,
    withCondition(issued, "StatusUpdate"),
  );
  expect(conditionTypes(answer)).toEqual(["ApprovalPatch", "Approved", "StatusUpdate"]);
  client.ask("DELETE", path);
  expect(client.items(chosen)).toHaveLength(2);
  client.ask("DELETE", chosen);
  expect(client.items(chosen)).toEqual([]);
});
