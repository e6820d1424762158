import type { ApiRequest } from "#api/client.ts";
import { Query } from "./query.ts";
import type { ServerResponse } from "./response.ts";

const hooks = [
  "start-apiserver-admission-initializer",
  "generic-apiserver-start-informers",
  "priority-and-fairness-config-consumer",
  "priority-and-fairness-filter",
  "storage-object-count-tracker-hook",
  "start-apiextensions-informers",
  "start-apiextensions-controllers",
  "crd-informer-synced",
  "start-system-namespaces-controller",
  "start-cluster-authentication-info-controller",
  "start-kube-apiserver-identity-lease-controller",
  "start-kube-apiserver-identity-lease-garbage-collector",
  "start-legacy-token-tracking-controller",
  "start-service-ip-repair-controllers",
  "rbac/bootstrap-roles",
  "scheduling/bootstrap-system-priority-classes",
  "priority-and-fairness-config-producer",
  "bootstrap-controller",
  "start-kubernetes-service-cidr-controller",
  "start-kube-aggregator-informers",
  "apiservice-status-local-available-controller",
  "apiservice-status-remote-available-controller",
  "apiservice-registration-controller",
  "apiservice-wait-for-first-sync",
  "apiservice-discovery-controller",
  "kube-apiserver-autoregistration",
].map((name) => `poststarthook/${name}`);

const openApiHooks = [
  "poststarthook/apiservice-openapi-controller",
  "poststarthook/apiservice-openapiv3-controller",
];

const alive = ["ping", "log", "etcd", ...hooks, "autoregister-completion", ...openApiHooks];

/** What is asked at each address. All of it is always well here. */
const checks: { readonly [path: string]: readonly string[] } = {
  healthz: alive,
  livez: alive,
  readyz: [
    "ping",
    "log",
    "etcd",
    "etcd-readiness",
    "informer-sync",
    ...hooks,
    "autoregister-completion",
    ...openApiHooks,
    "shutdown",
  ],
};

/** The paths of all checks that the root lists: the real one leaves those of etcd out below readyz. */
export function healthPaths(): string[] {
  return Object.entries(checks).flatMap(([path, names]) => [
    `/${path}`,
    ...names
      .filter((name) => path !== "readyz" || !name.startsWith("etcd"))
      .map((name) => `/${path}/${name}`),
  ]);
}

/** Answers `/healthz`, `/livez`, `/readyz` and the checks below them; undefined for other paths. */
export function answerHealth(request: ApiRequest): ServerResponse | undefined {
  const [, name = "", ...rest] = request.path.replace(/\/$/, "").split("/");
  const list = Object.hasOwn(checks, name) ? checks[name] : undefined;
  if (!list) return undefined;
  const check = rest.join("/");
  if (check) return list.includes(check) ? text("ok") : undefined;
  const query = new Query(request);
  if (!query.has("verbose")) return text("ok");
  const excluded = query.all("exclude");
  const lines = list.map((item) =>
    excluded.includes(item) ? `[+]${item} excluded: ok` : `[+]${item} ok`,
  );
  const unknown = excluded.filter((item) => !list.includes(item));
  if (unknown.length > 0) {
    const shown = unknown.map((item) => JSON.stringify(item)).join(", ");
    lines.push(`warn: some health checks cannot be excluded: no matches for ${shown}`);
  }
  return text(`${lines.join("\n")}\n${name} check passed\n`);
}

function text(body: string): ServerResponse {
  const headers = {
    "content-type": ["text/plain; charset=utf-8"],
    "x-content-type-options": ["nosniff"],
  };
  return { code: 200, headers, body };
}
