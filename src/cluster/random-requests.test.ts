// Requests that nobody would make, in any order: whatever is asked, nothing breaks.
import { expect, test } from "vitest";
import type { KubernetesObject } from "#api/meta.ts";
import { resourceOfKind, resources } from "#api/scheme.ts";
import { TestRequests } from "./test-requests.ts";

const steps = 60;
const namespaces = ["default", "lab"];
const images = [
  "nginx:1.25",
  "jocatalin/kubernetes-bootcamp:v2",
  "nginx:nosuch",
  "busybox",
  "NGINX",
];

/** Lives one random life and answers what was asked. */
function live(requests: TestRequests): string[] {
  const random = requests.cluster.simulation.random("random requests");
  const pick = <T>(items: readonly T[]): T => items[random.int(items.length)]!;
  const asked: string[] = [];
  const ask = (...[method, path, body, type]: Parameters<TestRequests["send"]>) => {
    const { code } = requests.send(method, path, body, type);
    asked.push(`${method} ${path} ${JSON.stringify(body) ?? ""} ${code}`);
  };
  const merge = "application/merge-patch+json";
  const template = () => ({
    metadata: { labels: { app: pick(["a", "b"]) } },
    spec: {
      terminationGracePeriodSeconds: random.int(5),
      containers: [{ name: "c", image: pick(images) }],
    },
  });
  const acts: (() => void)[] = [
    () => ask("POST", "/api/v1/namespaces", { metadata: { name: "lab" } }),
    () => ask("DELETE", "/api/v1/namespaces/lab"),
    () => {
      const app = pick(["a", "b"]);
      const spec = { replicas: random.int(5), selector: { matchLabels: { app } } };
      const body = {
        metadata: { name: pick(["x", "y"]) },
        spec: { ...spec, template: template() },
      };
      ask("POST", `/apis/apps/v1/namespaces/${pick(namespaces)}/deployments`, body);
    },
    () => {
      const path = `/apis/apps/v1/namespaces/${pick(namespaces)}/deployments/${pick(["x", "y"])}`;
      const spec = pick<object>([
        { replicas: random.int(6) },
        { paused: random.int(2) === 0 },
        { template: { spec: { containers: [{ name: "c", image: pick(images) }] } } },
        { strategy: { type: "Recreate", rollingUpdate: null } },
        { selector: { matchLabels: { app: "c" } } },
      ]);
      ask("PATCH", path, { spec }, merge);
    },
    () => {
      const propagationPolicy = pick(["Background", "Foreground", "Orphan"]);
      const kind = pick(["deployments", "replicasets"]);
      ask("DELETE", `/apis/apps/v1/namespaces/${pick(namespaces)}/${kind}`, { propagationPolicy });
    },
    () => {
      const spec = {
        type: pick(["ClusterIP", "NodePort"]),
        selector: { app: "a" },
        ports: [{ port: 80 }],
      };
      const body = { metadata: { name: pick(["s", "t"]) }, spec };
      ask("POST", `/api/v1/namespaces/${pick(namespaces)}/services`, body);
    },
    () => ask("DELETE", `/api/v1/namespaces/${pick(namespaces)}/services/${pick(["s", "t"])}`),
    () => {
      const pods = requests.cluster.list("pods");
      if (pods.length === 0) return;
      const { namespace, name } = pick(pods).metadata;
      const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
      if (random.int(2) === 0) ask("DELETE", path, { gracePeriodSeconds: random.int(3) });
      else ask("PATCH", path, { metadata: { labels: { app: pick(["a", "z"]) } } }, merge);
    },
    () => {
      const taints = [{ key: "k", effect: pick(["NoExecute", "NoSchedule"]) }];
      const spec = pick<object>([
        { unschedulable: true },
        { unschedulable: null },
        { taints },
        { taints: null },
      ]);
      ask("PATCH", `/api/v1/nodes/${pick(["minikube", "minikube-m02"])}`, { spec }, merge);
    },
    () => ask("DELETE", `/api/v1/nodes/${pick(["minikube-m02", "minikube-m03"])}`),
    () => ask("DELETE", `/api/v1/namespaces/${pick(namespaces)}/serviceaccounts/default`),
    () =>
      ask(
        "DELETE",
        `/api/v1/namespaces/${pick(namespaces)}/${pick(["events", "endpoints", "pods"])}`,
      ),
  ];
  for (let step = 0; step < steps; step++) {
    requests.advance(random.between(0, pick([0.02, 3, 40])));
    pick(acts)();
  }
  requests.advance(400);
  return asked;
}

/** Objects whose controlling owner is not there (any more). */
function orphans(requests: TestRequests): string[] {
  const { cluster } = requests;
  return resources.flatMap((resource) =>
    (cluster.list(resource) as readonly KubernetesObject[]).flatMap(({ kind, metadata }) =>
      (metadata.ownerReferences ?? [])
        .filter((owner) => {
          const owners = resourceOfKind(owner.apiVersion, owner.kind);
          const inNamespace = owners && cluster.find(owners, metadata.namespace ?? "", owner.name);
          const found = inNamespace ?? (owners && cluster.find(owners, "", owner.name));
          return found?.metadata.uid !== owner.uid;
        })
        .map((owner) => `${kind} ${metadata.name} of ${owner.kind} ${owner.name}`),
    ),
  );
}

test.each(Array.from({ length: 12 }, (_, index) => index + 1))(
  "random requests break nothing and leave nobody without owner, seed %i",
  (seed) => {
    const requests = new TestRequests(seed);
    const asked = live(requests);
    expect(orphans(requests), asked.join("\n")).toEqual([]);
    const again = new TestRequests(seed);
    expect(live(again)).toEqual(asked);
  },
);
