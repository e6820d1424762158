// The bytes of our kubectl and of the real one, against the same server. Needs a kubectl ≥ 1.31 on
// PATH; without one the tests are skipped and say so.
import { copyFileSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FrozenServer } from "./frozen-server.ts";
import { ageMs, bootcampServer, home, real, runOurs, setImage } from "./real-kubectl-lab.ts";
import { runRealKubectl } from "./real-kubectl.ts";

afterAll(() => rmSync(home, { recursive: true, force: true }));

/** The module's cluster with the v10 rollout stuck in the middle. */
function stuckServer(): FrozenServer {
  const server = bootcampServer();
  server.advance(ageMs / 2);
  setImage(server, "gcr.io/google-samples/kubernetes-bootcamp:v10");
  server.catchUp();
  return server;
}

describe.skipIf(!real)("read commands on one frozen cluster", () => {
  let server: FrozenServer;
  let url: string;
  const names: Record<string, string> = {};

  beforeAll(async () => {
    server = stuckServer();
    url = await server.listen();
    const pods = server.cluster.list("pods", "default");
    const serving = pods.find(({ status }) => status.phase === "Running");
    const broken = pods.find(({ status }) => status.phase === "Pending");
    names["pod"] = serving!.metadata.name;
    names["rs"] = serving!.metadata.ownerReferences![0]!.name;
    names["broken"] = broken!.metadata.name;
  });
  afterAll(() => server.close());

  const lines = readFileSync(new URL("testdata/read-commands.txt", import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line && !line.startsWith("#"));

  test.each(lines)("kubectl %s", async (line) => {
    const args = line
      .split(/ (?![^{]*\})/)
      .map((word) => word.replace(/\{(pod|rs|broken)\}/g, (_, name: string) => names[name]!));
    // describe counts ages by the wall clock: at the turn of a minute the two may differ once.
    for (let attempt = 1; ; attempt++) {
      const [theirs, ours] = await Promise.all([
        runRealKubectl(real!, args, { server: url, home }),
        runOurs(args, url),
      ]);
      if (attempt < 3 && JSON.stringify(ours) !== JSON.stringify(theirs)) continue;
      expect(ours).toEqual(theirs);
      return;
    }
  });
});

/** Each on two fresh copies of the same cluster: the real kubectl changes one, ours the other. */
const changes: Readonly<Record<string, readonly string[]>> = {
  "set image, status, history, undo": [
    "set image deployments/kubernetes-bootcamp kubernetes-bootcamp=jocatalin/kubernetes-bootcamp:v2",
    "set image deployments/kubernetes-bootcamp kubernetes-bootcamp=jocatalin/kubernetes-bootcamp:v2",
    "rollout status deployments/kubernetes-bootcamp --watch=false",
    "@ 120",
    "rollout status deployments/kubernetes-bootcamp",
    "rollout history deployments/kubernetes-bootcamp",
    "rollout undo deployments/kubernetes-bootcamp",
    "@ 120",
    "rollout history deployments/kubernetes-bootcamp",
    "rollout undo deployments/kubernetes-bootcamp --to-revision=3",
    "get rs",
    "describe deployment kubernetes-bootcamp",
  ],
  "pause, resume, restart": [
    "rollout pause deployment/kubernetes-bootcamp",
    "rollout pause deployment/kubernetes-bootcamp",
    "rollout undo deployment/kubernetes-bootcamp",
    "rollout restart deployment/kubernetes-bootcamp",
    "rollout resume deployment/kubernetes-bootcamp",
    "rollout resume deployment/kubernetes-bootcamp",
  ],
  "scale and expose": [
    "scale deployments/kubernetes-bootcamp --replicas=2",
    "scale deployments/kubernetes-bootcamp --replicas=6 --current-replicas=9",
    "scale deployments/kubernetes-bootcamp --replicas=6 --current-replicas=2",
    "@ 120",
    "get deployments",
    "get pods -o wide",
    "expose deployment/kubernetes-bootcamp --name=second --type=NodePort --port 8080",
    "expose deployment/kubernetes-bootcamp --name=second --type=NodePort --port 8080",
    "@ 10",
    "describe service second",
    "get services",
    "delete service second",
    "delete service second",
    "delete service -l run=kubernetes-bootcamp",
  ],
  "label and delete": [
    "label deployment kubernetes-bootcamp tier=web",
    "label deployment kubernetes-bootcamp tier=web",
    "label deployment kubernetes-bootcamp tier=api",
    "label deployment kubernetes-bootcamp tier=api --overwrite",
    "label deployment kubernetes-bootcamp tier-",
    "annotate deployment kubernetes-bootcamp kubernetes.io/change-cause=tried",
    "rollout history deployments/kubernetes-bootcamp",
    "delete deployment kubernetes-bootcamp",
    "@ 60",
    "get pods",
    "get all",
  ],
  taints: [
    "taint node minikube k=v:NoSchedule",
    "taint node minikube k=v:NoSchedule",
    "taint node minikube k=w:NoSchedule --overwrite",
    "taint nodes --all a=b:NoExecute",
    "@ 60",
    "get pods -o wide",
    "describe node minikube",
    "taint node minikube k-",
    "taint node minikube k-",
    "taint nodes --all a-",
    "taint node minikube a=b:Foo",
    "cordon minikube-m02",
    "cordon minikube-m02",
    "get nodes",
    "uncordon minikube-m02",
  ],
  "apply and create": [
    "apply -f web.yaml",
    "apply -f web.yaml",
    "apply -f web-changed.yaml",
    "create -f web.yaml",
    "@ 60",
    "get deploy web -o wide",
    "get deploy web -o jsonpath={.spec}",
    "apply -f broken.yaml",
    "apply -f invalid.yaml",
    "create deployment hello --image=nginx --replicas=2",
    "create namespace demo",
    "create configmap cm1 --from-literal=a=b",
    "create secret generic s1 --from-literal=a=b",
    "create service clusterip svc1 --tcp=80:80",
    "get cm,secret,svc,ns",
    "replace -f web.yaml",
    "delete -f web.yaml --wait=false",
    'patch deployment hello -p {"spec":{"replicas":3}}',
    'patch deployment hello -p {"spec":{"replicas":3}}',
    'patch deployment hello --type=json -p [{"op":"replace","path":"/spec/replicas","value":1}]',
    "run one --image=nginx",
    "run one --image=nginx",
    "@ 30",
    "logs one",
    "delete pod one --grace-period=0 --force",
  ],
};

describe.skipIf(!real)("commands that change things, on two copies of one cluster", () => {
  for (const name of ["web.yaml", "web-changed.yaml", "broken.yaml", "invalid.yaml"]) {
    copyFileSync(new URL(`testdata/${name}`, import.meta.url), join(home, name));
  }

  test.each(Object.entries(changes))("%s", async (_, lines) => {
    const servers = [bootcampServer(), bootcampServer()];
    // Ten minutes are left for the steps between the commands.
    for (const server of servers) server.advance(ageMs - 10 * 60_000);
    const [theirUrl, ourUrl] = await Promise.all(servers.map((server) => server.listen()));
    const before = process.cwd();
    process.chdir(home);
    try {
      for (const line of lines) {
        if (line.startsWith("@")) {
          for (const server of servers) server.advance(Number(line.slice(1)) * 1000);
          continue;
        }
        const args = line.split(" ");
        const [theirs, ours] = await Promise.all([
          runRealKubectl(real!, args, { server: theirUrl!, home }),
          runOurs(args, ourUrl!),
        ]);
        expect({ line, ...ours }).toEqual({ line, ...theirs });
      }
    } finally {
      process.chdir(before);
      for (const server of servers) server.close();
    }
  });
});
