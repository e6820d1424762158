import { expect, test } from "vitest";
import type { Pod } from "#api/core.ts";
import { TestRequests } from "../../test-requests.ts";

const authentication = "/apis/authentication.k8s.io/v1";
const authorization = "/apis/authorization.k8s.io/v1";
const namespace = "/api/v1/namespaces/default";

test("who am I, and whom do I impersonate", () => {
  const { cluster } = new TestRequests(1, 1);
  const ask = (headers: Record<string, string>) => {
    const path = `${authentication}/selfsubjectreviews`;
    const { body } = cluster.handle({ method: "POST", path, headers, body: "{}" });
    return (body as { status: object }).status;
  };
  expect(ask({})).toEqual({
    userInfo: { username: "minikube-user", groups: ["system:masters", "system:authenticated"] },
  });
  expect(ask({ "impersonate-user": "system:serviceaccount:lab:robot" })).toEqual({
    userInfo: {
      username: "system:serviceaccount:lab:robot",
      groups: ["system:serviceaccounts", "system:serviceaccounts:lab", "system:authenticated"],
    },
  });
  const someone = {
    "impersonate-user": "ann",
    "impersonate-uid": "u1",
    "impersonate-group": "dev\n,,,ops",
    "impersonate-extra-example.com%2fteam": "a\nb",
  };
  expect(ask(someone)).toEqual({
    userInfo: {
      username: "ann",
      uid: "u1",
      groups: ["dev", ",,,ops", "system:authenticated"],
      extra: { "example.com/team": ["a", "b"] },
    },
  });
  const groupsOf = (username: string, groups: string) =>
    (ask({ "impersonate-user": username, "impersonate-group": groups }) as { userInfo: object })
      .userInfo;
  expect(groupsOf("system:anonymous", "a")).toEqual({
    username: "system:anonymous",
    groups: ["a", "system:unauthenticated"],
  });
  expect(groupsOf("ann", "system:unauthenticated")).toEqual({
    username: "ann",
    groups: ["system:unauthenticated"],
  });
});

test("who impersonates groups, a uid or more, but no user, is refused", () => {
  const { cluster } = new TestRequests(1, 1);
  const path = "/api/v1/pods";
  const headers = {
    "impersonate-group": "a\nb",
    "impersonate-extra-team": "x",
    "impersonate-uid": "u1",
  };
  expect(cluster.handle({ method: "GET", path, query: [["limit", "500"]], headers })).toEqual({
    code: 500,
    headers: {
      "content-type": ["text/plain; charset=utf-8"],
      "x-content-type-options": ["nosniff"],
    },
    body:
      'Internal Server Error: "/api/v1/pods?limit=500": requested [{Group  a    } {Group  b    } ' +
      "{UserExtra  x  authentication.k8s.io/v1  team} {UID  u1  authentication.k8s.io/v1  }] " +
      "without impersonating a user\n",
  });
});

test("a certificate is asked for by whoever makes the request", () => {
  const { cluster } = new TestRequests(1, 1);
  const request =
    "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlJQgotLS0tLUVORCBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K";
  const asked = {
    request,
    signerName: "kubernetes.io/kube-apiserver-client",
    usages: ["client auth"],
  };
  const create = (headers: Record<string, string>, name: string) => {
    const spec = { ...asked, username: "nobody", uid: "forged", extra: { a: ["b"] } };
    const { body } = cluster.handle({
      method: "POST",
      path: "/apis/certificates.k8s.io/v1/certificatesigningrequests",
      headers,
      body: JSON.stringify({ metadata: { name }, spec }),
    });
    return (body as { spec: object }).spec;
  };
  expect(create({}, "mine")).toEqual({
    ...asked,
    username: "minikube-user",
    groups: ["system:masters", "system:authenticated"],
  });
  const headers = {
    "impersonate-user": "ann",
    "impersonate-uid": "u1",
    "impersonate-extra-x": "y",
  };
  expect(create(headers, "hers")).toEqual({
    ...asked,
    username: "ann",
    uid: "u1",
    groups: ["system:authenticated"],
    extra: { x: ["y"] },
  });
});

test("everybody may do everything, if the question is one", () => {
  const requests = new TestRequests(1, 1);
  const path = `${authorization}/selfsubjectaccessreviews`;
  const spec = { resourceAttributes: { verb: "get", resource: "pods" } };
  expect(requests.ask("POST", path, { spec })).toMatchObject({
    kind: "SelfSubjectAccessReview",
    apiVersion: "authorization.k8s.io/v1",
    spec,
    status: { allowed: true },
  });
  expect(requests.send("POST", path, { spec: {} }).body).toMatchObject({
    code: 422,
    message:
      'SelfSubjectAccessReview.authorization.k8s.io "" is invalid: spec.resourceAttributes: Invalid value: "null": exactly one of nonResourceAttributes or resourceAttributes must be specified',
  });
  const { code } = requests.cluster.handle({
    method: "POST",
    path,
    headers: { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" },
    body: JSON.stringify({ spec }),
  });
  expect(code).toBe(406);
  expect(requests.send("GET", path).code).toBe(405);
});

test("a token of a service account tells whose it is, until it expires", () => {
  const requests = new TestRequests(1, 1);
  requests.advance(1);
  const short = { spec: { expirationSeconds: 60 } };
  expect(
    requests.send("POST", `${namespace}/serviceaccounts/default/token`, short).body,
  ).toMatchObject({
    code: 422,
    message:
      'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes',
  });
  const { status } = requests.ask<{ status: { token: string } }>(
    "POST",
    `${namespace}/serviceaccounts/default/token`,
    { spec: { expirationSeconds: 600 } },
  );
  const review = () =>
    requests.ask<{ status: object }>("POST", `${authentication}/tokenreviews`, {
      spec: { token: status.token },
    }).status;
  expect(review()).toMatchObject({
    authenticated: true,
    user: { username: "system:serviceaccount:default:default" },
  });
  requests.advance(601);
  expect(review()).toEqual({ user: {}, error: "[service account token has expired]" });
  const { code } = requests.send("GET", `${namespace}/serviceaccounts/default/token`);
  expect(code).toBe(405);
});

test("a binding gives a Pod its node, once", () => {
  const requests = new TestRequests(1, 1);
  requests.createPod("p", { nodeSelector: { never: "here" } });
  const binding = { metadata: { name: "p" }, target: { kind: "Node", name: "minikube" } };
  expect(requests.send("POST", `${namespace}/bindings`, binding).code).toBe(201);
  expect(requests.ask<Pod>("GET", `${namespace}/pods/p`).spec.nodeName).toBe("minikube");
  expect(requests.send("POST", `${namespace}/pods/p/binding`, binding).body).toMatchObject({
    code: 409,
    message:
      'Operation cannot be fulfilled on pods/binding "p": pod p is already assigned to node "minikube"',
  });
});

test("the parts of the control plane are well, and there is a warning about asking", () => {
  const requests = new TestRequests(1, 1);
  const { headers, body } = requests.send("GET", "/api/v1/componentstatuses/scheduler");
  expect(headers["warning"]).toEqual(['299 - "v1 ComponentStatus is deprecated in v1.19+"']);
  expect(body).toEqual({
    kind: "ComponentStatus",
    apiVersion: "v1",
    metadata: { name: "scheduler", creationTimestamp: null },
    conditions: [{ type: "Healthy", status: "True", message: "ok" }],
  });
});
