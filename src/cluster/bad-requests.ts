// Requests that are wrong in every way that a seed can think of, made of good ones.

import type { ApiRequest, Method } from "#api/client.ts";
import { clone, isObject, type JsonObject } from "#base/json.ts";
import type { Random } from "#base/random.ts";

const json = "application/json";
const types = {
  json,
  yaml: "application/yaml",
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
  jsonPatch: "application/json-patch+json",
  apply: "application/apply-patch+yaml",
} as const;

const pods = "/api/v1/namespaces/default/pods";
const deployments = "/apis/apps/v1/namespaces/default/deployments";
const template = {
  metadata: { labels: { app: "web" } },
  spec: { containers: [{ name: "c", image: "nginx:1.25", ports: [{ containerPort: 80 }] }] },
};
const deployment = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", labels: { app: "web" }, annotations: { note: "x" } },
  spec: { replicas: 1, selector: { matchLabels: { app: "web" } }, template },
};

/** A good request; what is wrong with it comes later. */
interface Draft {
  readonly method: string;
  readonly path: string;
  readonly type: string;
  readonly content?: unknown;
}

const drafts: readonly Draft[] = [
  {
    method: "POST",
    path: pods,
    type: types.json,
    content: { ...template, metadata: { name: "p" } },
  },
  { method: "POST", path: deployments, type: types.json, content: deployment },
  { method: "PUT", path: `${deployments}/web`, type: types.json, content: deployment },
  { method: "PATCH", path: `${deployments}/web`, type: types.merge, content: deployment },
  { method: "PATCH", path: `${deployments}/web`, type: types.strategic, content: deployment },
  {
    method: "PATCH",
    path: `${deployments}/web?fieldManager=m`,
    type: types.apply,
    content: deployment,
  },
  {
    method: "PATCH",
    path: `${deployments}/web`,
    type: types.jsonPatch,
    content: [
      { op: "test", path: "/spec/replicas", value: 9 },
      { op: "replace", path: "/spec/template/spec/containers/0/image", value: "nginx" },
      { op: "move", from: "/metadata/labels", path: "/metadata/annotations" },
    ],
  },
  {
    method: "PATCH",
    path: `${deployments}/web/scale`,
    type: types.merge,
    content: { spec: { replicas: 2 } },
  },
  {
    method: "POST",
    path: "/api/v1/namespaces/default/services",
    type: types.json,
    content: {
      metadata: { name: "s" },
      spec: { selector: { app: "web" }, ports: [{ port: 80, targetPort: "http" }] },
    },
  },
  {
    method: "POST",
    path: "/api/v1/namespaces/default/configmaps",
    type: types.json,
    content: { metadata: { name: "cm" }, data: { k: "v" }, binaryData: { b: "YQ==" } },
  },
  { method: "DELETE", path: `${deployments}/web`, type: types.json, content: { dryRun: ["All"] } },
  { method: "DELETE", path: `${pods}?dryRun=All`, type: types.json },
  { method: "GET", path: `${pods}?labelSelector=app&limit=2`, type: types.json },
  { method: "GET", path: `${deployments}/web`, type: types.json },
  {
    method: "POST",
    path: `${pods}/p/eviction`,
    type: types.json,
    content: { metadata: { name: "p" } },
  },
  {
    method: "POST",
    path: `${pods}/p/binding`,
    type: types.json,
    content: { target: { name: "minikube" } },
  },
  {
    method: "POST",
    path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
    type: types.json,
    content: { spec: { resourceAttributes: { verb: "get", resource: "pods" } } },
  },
  {
    method: "POST",
    path: "/api/v1/namespaces",
    type: types.json,
    content: { metadata: { name: "n" } },
  },
];

const strange: readonly unknown[] = [
  null,
  true,
  -1,
  1.5,
  1e30,
  "",
  "x".repeat(300),
  "\u0000",
  "ü/../é",
  [],
  [null],
  [[1]],
  {},
  { $patch: "nosuch" },
  { $patch: "delete" },
  JSON.parse('{"__proto__":{"polluted":true}}'),
  { constructor: { prototype: { polluted: true } } },
  { hasOwnProperty: 1, toString: 2 },
];

const names = ["__proto__", "constructor", "prototype", "toString", "", ".", "..", "A_B", "a b"];
const words = ["x", "", "-1", "9".repeat(30), "%", ",,", "a=b=c", "!", "(", "All", "__proto__"];
const parameters = [
  "limit",
  "continue",
  "resourceVersion",
  "resourceVersionMatch",
  "labelSelector",
  "fieldSelector",
  "dryRun",
  "fieldManager",
  "fieldValidation",
  "propagationPolicy",
  "gracePeriodSeconds",
  "timeoutSeconds",
  "sendInitialEvents",
  "force",
  "__proto__",
];

/** One bad request, or now and then one that turns out good. */
export function badRequest(random: Random): ApiRequest {
  const pick = <T>(items: readonly T[]): T => items[random.int(items.length)]!;
  const draft = pick(drafts);
  let { method, path, type } = draft;
  let body = draft.content === undefined ? undefined : JSON.stringify(draft.content);
  const wrongs: readonly (() => void)[] = [
    () => (body = spoiledText(body ?? "{}", random)),
    () => (body = JSON.stringify(spoiledValue(draft.content ?? {}, random, pick))),
    () => (body = JSON.stringify(spoiledValue(draft.content ?? {}, random, pick))),
    () => (body = JSON.stringify(pick(strange))),
    () => (body = `${"[".repeat(20_000)}${"]".repeat(random.int(2) * 20_000)}`),
    () => (body = `${'{"spec":'.repeat(5000)}1${"}".repeat(5000)}`),
    () => {
      type = types.yaml;
      body = pick([
        "a: [",
        "\t- x",
        "&a *a",
        "a: b: c",
        "- 1\n- 2",
        "? x",
        "%YAML 9",
        "a: &x [*x]",
      ]);
    },
    () => (type = pick([...Object.values(types), "text/plain", "", ";;;", "application/xml"])),
    () => (method = pick(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "BREW"])),
    () => (path = spoiledPath(path, random, pick)),
    () => (path += `${path.includes("?") ? "&" : "?"}${pick(parameters)}=${pick(words)}`),
    () => (path += `${path.includes("?") ? "&" : "?"}${pick(parameters)}=${pick(words)}`),
  ];
  pick(wrongs)();
  if (random.int(3) === 0) pick(wrongs)();
  return requestOf(method, path, type, body);
}

function requestOf(method: string, url: string, type: string, body?: string): ApiRequest {
  const [path = "", search = ""] = url.split("?");
  const query = search
    .split("&")
    .filter(Boolean)
    .map((pair): [string, string] => [pair.split("=")[0]!, pair.slice(pair.indexOf("=") + 1)]);
  return {
    method: method as Method,
    path,
    query,
    headers: { "content-type": type, accept: json },
    ...(body !== undefined && { body }),
  };
}

function spoiledText(text: string, random: Random): string {
  const at = random.int(text.length + 1);
  switch (random.int(4)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return `${text.slice(0, at)}${'"{}[],:\u0000\\'[random.int(9)]}${text.slice(at)}`;
    case 2:
      return text.slice(at);
    default:
      return `${text}${text}`;
  }
}

/** The same value with something strange at one place in it. */
function spoiledValue(
  content: unknown,
  random: Random,
  pick: <T>(items: readonly T[]) => T,
): unknown {
  const value = clone(content);
  let at = value;
  for (let depth = random.int(6); ; depth--) {
    const keys = isObject(at) || Array.isArray(at) ? Object.keys(at) : [];
    if (keys.length === 0) return depth > 3 ? pick(strange) : value;
    const key = pick(keys);
    const holder = at as JsonObject;
    const next = holder[key];
    if (depth > 0 && typeof next === "object" && next !== null) {
      at = next;
      continue;
    }
    if (random.int(4) === 0) {
      const name = pick(names);
      Object.defineProperty(holder, name, {
        value: pick(strange),
        enumerable: true,
        configurable: true,
      });
    } else holder[key] = pick(strange);
    return value;
  }
}

function spoiledPath(url: string, random: Random, pick: <T>(items: readonly T[]) => T): string {
  const [path = "", search] = url.split("?");
  const parts = path.split("/");
  const at = 1 + random.int(parts.length - 1);
  const part = pick([...names, "x".repeat(2000), "nosuch", "%2e%2e", "é", "\u0000"]);
  if (random.int(2) === 0) parts[at] = part;
  else parts.splice(at, random.int(2), part);
  return parts.join("/") + (search === undefined ? "" : `?${search}`);
}
