import { expect, test } from "vitest";
import { TestRequests } from "../test-requests.ts";
import { Cluster, type ServerResponse } from "../cluster.ts";

const ignored = "accepted, but the simulated cluster does not act on it";

function warnings({ headers }: ServerResponse): string[] {
  return (headers["warning"] ?? []).map((text) => text.replace(/^299 - /, ""));
}

function about(...paths: readonly string[]): string[] {
  return paths.map((path) => JSON.stringify(`${path}: ${ignored}`));
}

const pods = "/api/v1/namespaces/default/pods";

test("a Pod that the simulation understands is accepted without a word", () => {
  const requests = new TestRequests();
  const probe = { httpGet: { port: 80 } };
  const answer = requests.send("POST", pods, {
    metadata: { name: "p" },
    spec: {
      nodeSelector: { "kubernetes.io/os": "linux" },
      tolerations: [{ operator: "Exists" }],
      securityContext: {},
      hostNetwork: false,
      hostUsers: true,
      volumes: [
        { name: "e", emptyDir: {} },
        { name: "c", configMap: { name: "x" } },
      ],
      containers: [
        {
          name: "c",
          image: "nginx:1.25",
          livenessProbe: probe,
          readinessProbe: probe,
          startupProbe: probe,
          lifecycle: { preStop: { sleep: { seconds: 5 } } },
          resources: { requests: { cpu: "100m" }, limits: { memory: "64Mi" } },
          ports: [{ containerPort: 80 }],
          env: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } }],
          volumeMounts: [{ name: "e", mountPath: "/e" }],
        },
      ],
    },
  });
  expect(answer.code).toBe(201);
  expect(warnings(answer)).toEqual([]);
});

test("each field that is kept but not acted on is named", () => {
  const requests = new TestRequests();
  const answer = requests.send("POST", pods, {
    metadata: { name: "p" },
    spec: {
      hostUsers: false,
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { topologyKey: "kubernetes.io/hostname", labelSelector: {} },
          ],
        },
      },
      securityContext: { runAsUser: 1000, seLinuxOptions: { level: "s0" } },
      volumes: [
        { name: "h", hostPath: { path: "/" } },
        { name: "m", emptyDir: { medium: "Memory" } },
      ],
      initContainers: [{ name: "i", image: "busybox", securityContext: { procMount: "Default" } }],
      containers: [
        {
          name: "c",
          image: "nginx:1.25",
          ports: [{ containerPort: 80, hostPort: 80 }],
          terminationMessagePolicy: "FallbackToLogsOnError",
          livenessProbe: { grpc: { port: 80 } },
        },
      ],
    },
  });
  expect(answer.code).toBe(201);
  expect(warnings(answer)).toEqual(
    about(
      "spec.hostUsers",
      "spec.securityContext.seLinuxOptions",
      "spec.initContainers[0].securityContext.procMount",
    ),
  );
});

test("templates and Services are looked at as well, and again when their spec changes", () => {
  const requests = new TestRequests();
  requests.createDeployment("nginx:1.25");
  const path = "/apis/apps/v1/namespaces/default/deployments/web";
  const merge = "application/merge-patch+json";
  const spec = { template: { spec: { hostPID: true } } };
  const told = about("spec.template.spec.hostPID");
  expect(warnings(requests.send("PATCH", path, { spec }, merge))).toEqual(told);
  const labels = { metadata: { labels: { a: "b" } } };
  expect(warnings(requests.send("PATCH", path, labels, merge))).toEqual([]);
  const service = { type: "LoadBalancer", loadBalancerIP: "1.2.3.4", ports: [{ port: 80 }] };
  const answer = requests.send("POST", "/api/v1/namespaces/default/services", {
    metadata: { name: "s" },
    spec: service,
  });
  expect(warnings(answer)).toEqual(about("spec.loadBalancerIP"));
});

test("Endpoints are deprecated, and every access says so", () => {
  const requests = new TestRequests();
  const answer = requests.send("GET", "/api/v1/namespaces/default/endpoints");
  expect(warnings(answer)).toEqual([
    '"v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"',
  ]);
});

test("what the real server says of a Pod that it takes all the same", () => {
  const requests = new TestRequests();
  const answer = requests.send("POST", pods, {
    metadata: {
      name: "odd",
      annotations: { "scheduler.alpha.kubernetes.io/critical-pod": "" },
    },
    spec: {
      nodeSelector: { "beta.kubernetes.io/os": "linux" },
      hostAliases: [{ ip: "1.2.3.4" }, { ip: "1.2.3.4" }],
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "DoNotSchedule" },
      ],
      volumes: [
        {
          name: "v",
          projected: {
            sources: [
              { configMap: { name: "a", items: [{ key: "k", path: "x" }] } },
              { secret: { name: "b", items: [{ key: "k", path: "x/y" }] } },
            ],
          },
        },
      ],
      containers: [
        {
          name: "c",
          image: "nginx:1.25",
          resources: { requests: { memory: "100m" } },
          env: [
            { name: "A", value: "1" },
            { name: "A", value: "$(A)2" },
            { name: "A", value: "3" },
          ],
          ports: [{ containerPort: 80, name: "web" }, { containerPort: 81 }],
        },
        {
          name: "d",
          image: "nginx:1.25",
          ports: [
            { containerPort: 80, hostIP: "1.1.1.1" },
            { containerPort: 82, name: "web" },
          ],
        },
      ],
    },
  });
  expect(answer.code).toBe(201);
  const told = warnings(answer).map((text) => JSON.parse(text) as string);
  expect(told).toEqual([
    'spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead',
    "spec.topologySpreadConstraints[0].labelSelector: a null labelSelector results in matching no pod",
    'metadata.annotations[scheduler.alpha.kubernetes.io/critical-pod]: non-functional in v1.16+; use the "priorityClassName" field instead',
    'volume "v" (Projected): overlapping paths: "x/y" (Secret "b") with "x" (ConfigMap "a")',
    'spec.hostAliases[1].ip: duplicate ip "1.2.3.4"',
    'spec.containers[0].resources.requests[memory]: fractional byte value "100m" is invalid, must be an integer',
    'spec.containers[0].env[2]: hides previous definition of "A", which may be dropped when using apply',
    "spec.containers[1].ports[0]: hostIP set without hostPort: {Name: HostPort:0 ContainerPort:80 Protocol:TCP HostIP:1.1.1.1}",
    "spec.containers[1].ports[0]: overlapping port definition with spec.containers[0].ports[0]",
    'spec.containers[1].ports[1]: duplicate port name "web" with spec.containers[0].ports[0], services and probes that select ports by name will use spec.containers[0].ports[0]',
  ]);
});

test("a Pod whose name is no DNS label is made with a word about its hostname", () => {
  const answer = new TestRequests().send("POST", pods, {
    metadata: { name: "a.b" },
    spec: { containers: [{ name: "c", image: "nginx:1.25" }] },
  });
  expect(answer.code).toBe(201);
  expect(warnings(answer)).toEqual([
    JSON.stringify(
      "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]",
    ),
  ]);
});

test.each([
  ["kubernetes.io/kube-apiserver-client", []],
  ["kubernetes.io/kubelet-serving", about("CertificateSigningRequest")],
])("where one signer is at work, a request to %s is answered with %j", (signerName, told) => {
  const signers = ["kubernetes.io/kube-apiserver-client"];
  const pem = "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n";
  const usages = ["client auth"];
  const answer = new Cluster({ seed: 1, nodes: 0, apiServer: { signers } }).handle({
    method: "POST",
    path: "/apis/certificates.k8s.io/v1/certificatesigningrequests",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      metadata: { name: "c" },
      spec: { request: Buffer.from(pem).toString("base64"), signerName, usages },
    }),
  });
  expect(answer.code).toBe(201);
  expect(warnings(answer)).toEqual(told);
});
