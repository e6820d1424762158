import { expect, test } from "vitest";
import { parseTime } from "#api/time.ts";
import { TestCluster } from "../kubelet/test-cluster.ts";
import { PullError, resolveImage } from "./catalog.ts";
import { parseReference, ReferenceError } from "./reference.ts";

test.each([
  ["nginx", "docker.io/library/nginx:latest"],
  ["nginx:1.25", "docker.io/library/nginx:1.25"],
  ["jocatalin/kubernetes-bootcamp:v2", "docker.io/jocatalin/kubernetes-bootcamp:v2"],
  ["docker.io/library/busybox:1.36", "docker.io/library/busybox:1.36"],
  ["gcr.io/google-samples/kubernetes-bootcamp:v1", "gcr.io/google-samples/kubernetes-bootcamp:v1"],
  ["localhost:5000/a/b", "localhost:5000/a/b:latest"],
])("%s is %s in full", (image, name) => {
  expect(parseReference(image).name).toBe(name);
});

test("references that are none", () => {
  expect(() => parseReference("NGINX::bad")).toThrow(
    new ReferenceError(
      "invalid reference format: repository name (library/NGINX) must be lowercase",
    ),
  );
  expect(() => parseReference("nginx:")).toThrow(ReferenceError);
  expect(() => parseReference("")).toThrow(ReferenceError);
});

/** What a registry says to a wish for this image. */
function refusal(image: string): string {
  try {
    return resolveImage(parseReference(image)).digest;
  } catch (error) {
    if (!(error instanceof PullError)) throw error;
    return error.message;
  }
}

test("registries refuse what they do not have in containerd's words", () => {
  expect(refusal("nginx:nosuch")).toBe(
    'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:nosuch": failed to resolve reference "docker.io/library/nginx:nosuch": docker.io/library/nginx:nosuch: not found',
  );
  expect(refusal("registry.invalid/foo/bar:1")).toBe(
    'failed to pull and unpack image "registry.invalid/foo/bar:1": failed to resolve reference "registry.invalid/foo/bar:1": failed to do request: Head "https://registry.invalid/v2/foo/bar/manifests/1": dial tcp: lookup registry.invalid: no such host',
  );
});

/** What a shell script in a container wrote, and how it ended. */
function runScript(script: string, env: { name: string; value: string }[] = []) {
  const cluster = new TestCluster();
  const command = ["sh", "-c", script];
  cluster.createPod("p", {
    restartPolicy: "Never",
    containers: [{ name: "c", image: "busybox", command, env }],
  });
  cluster.advance(120);
  const { terminated } = cluster.pod("p").status.containerStatuses?.[0]?.state ?? {};
  const options = { container: "c", follow: false, previous: false, timestamps: false };
  return {
    log: cluster.kubelets.logs(cluster.pod("p"), options),
    reason: terminated?.reason,
    code: terminated?.exitCode,
  };
}

test.each([
  ["echo one; echo two", { log: "one\ntwo\n", reason: "Completed", code: 0 }],
  ["echo $WHO '$WHO' \"${WHO}!\"", { log: "you $WHO you!\n", reason: "Completed", code: 0 }],
  ["false && echo no || echo yes; exit 3", { log: "yes\n", reason: "Error", code: 3 }],
  [
    "touch /tmp/n; while [ ! -f /tmp/stop ]; do echo tick; sleep 5; touch /tmp/stop; done; echo end",
    { log: "tick\nend\n", reason: "Completed", code: 0 },
  ],
  [
    "if test -d /nosuch; then echo a; else echo b; fi",
    { log: "b\n", reason: "Completed", code: 0 },
  ],
  ["nosuch", { log: "sh: nosuch: not found\n", reason: "Error", code: 127 }],
  ["echo x > /tmp/f; cat /tmp/f", { log: "x\n", reason: "Completed", code: 0 }],
  ["tail /dev/zero", { log: "", reason: "OOMKilled", code: 137 }],
])("sh -c %j", (script, expected) => {
  expect(runScript(script, [{ name: "WHO", value: "you" }])).toEqual(expected);
});

test("a busy loop lets time pass", () => {
  expect(runScript("while true; do :; done").code).toBeUndefined();
});

const e2e = "registry.k8s.io/e2e-test-images";

test.each([
  [`${e2e}/httpd:2.4.38-4`, 80, "<html><body><h1>It works!</h1></body></html>\n"],
  [`${e2e}/httpd:2.4.39-4`, 80, "<html><body><h1>It works!</h1></body></html>\n"],
  [`${e2e}/nginx:1.14-4`, 80, "Welcome to nginx!"],
  [`${e2e}/nginx:1.15-4`, 80, "Welcome to nginx!"],
  [`${e2e}/redis:5.0.5-3`, undefined, ""],
  [`${e2e}/agnhost:2.53`, undefined, ""],
  ["registry.k8s.io/pause:3.10", undefined, ""],
  ["httpd", 80, "It works!"],
  ["gcr.io/google-samples/hello-app:1.0", 8080, "Hello, world!\nVersion: 1.0.0\nHostname: p\n"],
  ["nginx:1.21.6", 80, "Welcome to nginx!"],
  ["nginx:stable-alpine", 80, "Welcome to nginx!"],
  ["redis", undefined, ""],
])("%s runs until it is told to stop", (image, port, page) => {
  const cluster = new TestCluster();
  cluster.createPod("p", { containers: [{ name: "c", image }] });
  cluster.settle();
  const { phase, podIP = "" } = cluster.pod("p").status;
  expect(phase).toBe("Running");
  if (port !== undefined) {
    const request = { method: "GET", host: podIP, port, path: "/", headers: {}, body: "" };
    const { response } = cluster.network.request({ from: "node", node: "minikube" }, request);
    expect(response?.body).toContain(page);
  }
  cluster.registry.delete("pods", "default", "p");
  cluster.advance(4);
  expect(cluster.registry.find("pods", "default", "p")).toBeUndefined();
});

test("agnhost logs-generator spreads its lines over the time, then ends", () => {
  const cluster = new TestCluster();
  const args = ["logs-generator", "--log-lines-total", "10", "--run-duration", "20s"];
  const containers = [{ name: "c", image: `${e2e}/agnhost:2.53`, args }];
  cluster.createPod("p", { containers, restartPolicy: "Never" });
  cluster.settle();
  cluster.advance(25);
  const { phase, containerStatuses } = cluster.pod("p").status;
  const { startedAt, finishedAt } = containerStatuses![0]!.state!.terminated!;
  expect([phase, (parseTime(finishedAt!) - parseTime(startedAt!)) / 1000]).toEqual([
    "Succeeded",
    20,
  ]);
});

test("the two pictures of the update demo name themselves", () => {
  for (const name of ["kitten", "nautilus"]) {
    const cluster = new TestCluster();
    cluster.createPod("p", { containers: [{ name: "c", image: `${e2e}/${name}:1.7` }] });
    cluster.settle();
    const host = cluster.pod("p").status.podIP ?? "";
    const request = { method: "GET", host, port: 80, path: "/data.json", headers: {}, body: "" };
    const { response } = cluster.network.request({ from: "node", node: "minikube" }, request);
    expect(JSON.parse(response!.body)).toEqual({ image: `${name}.jpg` });
  }
});

test("agnhost's programs of the probes' and volumes' tests", () => {
  const cluster = new TestCluster();
  const image = `${e2e}/agnhost:2.53`;
  const livenessProbe = { httpGet: { path: "/healthz", port: 8080 }, failureThreshold: 1 };
  cluster.createPod("p", { containers: [{ name: "c", image, args: ["liveness"], livenessProbe }] });
  cluster.createPod("q", {
    restartPolicy: "Never",
    containers: [{ name: "c", image, args: ["mounttest", "--file_content=/etc/hostname"] }],
  });
  cluster.advance(40);
  expect(cluster.pod("p").status.containerStatuses![0]!.restartCount).toBeGreaterThan(0);
  const options = { container: "c", follow: false, previous: false, timestamps: false };
  expect(cluster.kubelets.logs(cluster.pod("q"), options)).toBe(
    'content of file "/etc/hostname": q\n\n',
  );
});

test.each([
  ['i=0; while [ $i -lt 3 ]; do echo "$i: $((i * 2 + 1))"; i=$((i+1)); done', "0: 1\n1: 3\n2: 5\n"],
  ["for i in $(seq 1 3) last; do echo n$i; done", "n1\nn2\nn3\nnlast\n"],
  ["for i in a b c; do [ $i = b ] && continue; [ $i = c ] && break; echo $i; done", "a\n"],
  ["echo one two | wc -w; printf '%s-%s\\n' a b c d | sort -r", "2\nc-d\na-b\n"],
  ["cat /nosuch 2>/dev/null || echo missing >&2", "missing\n"],
  ["echo hidden > /dev/null; (echo a; echo b) > /tmp/x; cat < /tmp/x | grep b", "b\n"],
  ["A='x  y'; echo $A; echo \"$A\"; echo ${B:-none} '$A'", "x y\nx  y\nnone $A\n"],
  ['X=`echo in`; echo "$X-$(echo "a $(hostname)")"', "in-a p\n"],
  ["if false; then echo no; elif true; then echo yes; else echo no; fi", "yes\n"],
  ["sleep 2 & echo first; wait; echo then", "first\nthen\n"],
  ["export Z=1; sh -c 'echo $Z $0 $1' zero one", "1 zero one\n"],
  ["mkdir -p /a/b && cp /etc/hostname /a/b && cat /a/b/hostname # a remark", "p\n"],
  ["echo a,b,c | cut -d, -f2 | tr a-z A-Z", "B\n"],
  ["greet() { echo hi $1 $#; }; greet a b && greet c", "hi a 2\nhi c 1\n"],
  ["x=1; f() { local x=2; echo $x; return 3; echo never; }; f; echo $? $x", "2\n3 1\n"],
  ["f()\n{\n  for i in 1 2; do [ $i = 2 ] && return; echo $i; done\n}\nf; echo end", "1\nend\n"],
  [
    "for w in start stop-now x y1 '*'; do case $w in\nstart) echo A;; stop*|x) echo B ;;\n[!a-x]?) echo C;;\n'*') echo D;; esac; done",
    "A\nB\nB\nC\nD\n",
  ],
  ["case z in a) echo no;; esac; echo $?", "0\n"],
])("sh -c %j", (script, log) => {
  expect(runScript(script)).toEqual({ log, reason: "Completed", code: 0 });
});

test("a function answers the signal that stops the container", () => {
  const cluster = new TestCluster();
  const script =
    "_term(){\n  echo told\n  if [ $NAME = p ]; then\n    exit 7\n  fi\n}\ntrap _term SIGTERM\nwhile true; do sleep 1; done";
  cluster.createPod("p", {
    containers: [
      {
        name: "c",
        image: "busybox",
        command: ["sh", "-c", script],
        env: [{ name: "NAME", value: "p" }],
      },
    ],
  });
  cluster.advance(30);
  expect(cluster.pod("p").status.phase).toBe("Running");
  cluster.registry.delete("pods", "default", "p");
  cluster.advance(2);
  expect(cluster.history("p").join("\n")).toContain("DELETED");
});

test("a script that is to stop at the first failure does", () => {
  expect(runScript("set -e; false || echo fine; ls /nosuch; echo never")).toEqual({
    log: "fine\nls: /nosuch: No such file or directory\n",
    reason: "Error",
    code: 1,
  });
});

test("scripts wait for a Service, ask it and say what went wrong", () => {
  const cluster = new TestCluster();
  const script = [
    "until nslookup web > /dev/null; do echo waiting; sleep 20; done",
    "wget -q -O- http://web:8080/ | cat",
    "wget -qO- http://nobody",
    "curl -s -o /dev/null -w '%{http_code}\\n' http://web:8080/",
    "curl -sS http://web:81",
  ].join("\n");
  const image = "gcr.io/google-samples/kubernetes-bootcamp:v1";
  cluster.createPod("server", { containers: [{ name: "c", image }] });
  cluster.settle();
  const command = ["sh", "-c", script];
  cluster.createPod("p", {
    restartPolicy: "Never",
    containers: [{ name: "c", image: "registry.k8s.io/e2e-test-images/agnhost:2.53", command }],
  });
  cluster.advance(30);
  cluster.registry.create("services", {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web", namespace: "default" },
    spec: { ports: [{ port: 8080, protocol: "TCP" }], externalIPs: [] },
    status: {},
  });
  const ip = cluster.pod("server").status.podIP!;
  cluster.registry.create("endpointslices", {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: {
      name: "web-x",
      namespace: "default",
      labels: { "kubernetes.io/service-name": "web" },
    },
    addressType: "IPv4",
    endpoints: [{ addresses: [ip], conditions: { ready: true } }],
    ports: [{ name: "", port: 8080, protocol: "TCP" }],
  });
  cluster.advance(60);
  const options = { container: "c", follow: false, previous: false, timestamps: false };
  expect(cluster.kubelets.logs(cluster.pod("p"), options)).toBe(
    "waiting\nwaiting\nHello Kubernetes bootcamp! | Running on: server | v=1\nwget: bad address 'nobody:80'\n200\ncurl: (7) Failed to connect to web port 81 after 0 ms: Couldn't connect to server\n",
  );
});

test("the guestbook of agnhost: a store, its replicas, and a front that asks them", () => {
  const cluster = new TestCluster();
  const image = "registry.k8s.io/e2e-test-images/agnhost:2.53";
  const run = (name: string, ...args: readonly string[]): string => {
    cluster.createPod(name, { containers: [{ name: "c", image, args: ["guestbook", ...args] }] });
    cluster.advance(20);
    return cluster.pod(name).status.podIP!;
  };
  const expose = (name: string, ip: string): void => {
    const ports = [{ port: 6379, protocol: "TCP" as const }];
    const metadata = { name, namespace: "default" };
    const spec = { clusterIP: "None", ports };
    const kind = { apiVersion: "v1", kind: "Service", status: {} } as const;
    cluster.registry.create("services", { ...kind, metadata, spec });
    cluster.registry.create("endpointslices", {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { ...metadata, labels: { "kubernetes.io/service-name": name } },
      addressType: "IPv4",
      endpoints: [{ addresses: [ip], conditions: { ready: true } }],
      ports,
    });
  };
  expose("agnhost-primary", run("primary", "--http-port", "6379"));
  expose("agnhost-replica", run("replica", "--replicaof", "agnhost-primary", "--http-port=6379"));
  const host = run("front");
  const ask = (query: string): string | undefined =>
    cluster.network.request(
      { from: "node", node: "minikube" },
      { method: "GET", host, port: 80, path: `/guestbook?${query}`, headers: {}, body: "" },
    ).response?.body;
  expect(ask("cmd=get&key=messages")).toBe('{"data":""}');
  expect(ask("cmd=set&key=messages&value=hello")).toBe('{"message":"Updated"}');
  expect(ask("cmd=get&key=messages")).toBe('{"data":"hello"}');
  expect(ask("cmd=drop")).toBe("unsupported cmd: 'drop'\n");
});

test("an image has its own programs and no others", () => {
  const asked = ["sh", "bash", "curl", "wget", "nc", "nslookup", "dig", "ip"];
  const of = (image: string) => {
    const { mains } = resolveImage(parseReference(image));
    return asked.filter((name) => name in mains).join(" ");
  };
  expect(of("busybox")).toBe("sh wget nc nslookup ip");
  expect(of("nginx")).toBe("sh bash curl");
  expect(of("nginx:alpine")).toBe("sh curl wget nc nslookup ip");
  expect(of("redis")).toBe("sh bash");
  expect(of("httpd:2.4-alpine")).toBe("sh wget nc nslookup ip");
  expect(of("registry.k8s.io/e2e-test-images/agnhost:2.53")).toBe(asked.join(" "));
});
