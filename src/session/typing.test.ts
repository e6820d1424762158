import { readFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { parseLesson } from "#lessons/lesson.ts";
import { Session } from "./session.ts";

// Keystrokes in, bytes out: what a learner meets at the prompt of a lesson.

const lessonPath = "public/lessons/update-your-app/lesson.md";
const lesson = parseLesson(readFileSync(lessonPath, "utf8"), lessonPath);
const ctrlC = "\x03";

/** A session in the lesson and what its terminal was sent. */
class Desk {
  readonly session: Session;
  #bytes = "";

  constructor() {
    this.session = new Session({
      lesson,
      turn: async () => {
        await setImmediate();
      },
      columns: 120,
      onOutput: (bytes) => (this.#bytes += bytes),
    });
  }

  /** Types, waits for half a second of the cluster's time, and answers what came. */
  async type(keys: string): Promise<string> {
    this.#bytes = "";
    this.session.input(keys);
    await this.session.wait(500);
    // eslint-disable-next-line no-control-regex
    return this.#bytes.replaceAll(/\x1b\[[\d;?]*[@-~]|\r/g, "");
  }
}

test.each([
  ["kube\t", "kubectl "],
  ["mini\t", "minikube "],
  ["kubectl des\t", "kubectl describe "],
  ["kubectl rollout und\t", "kubectl rollout undo "],
  ["kubectl get depl\t", "kubectl get deployments "],
  ["kubectl get services kuberne\t", "kubectl get services kubernetes"],
  ["kubectl describe services/kubernetes-b\t", "kubectl describe services/kubernetes-bootcamp "],
  ["kubectl set image deployments/\t", "kubectl set image deployments/kubernetes-bootcamp "],
  ["kubectl get pods --show-l\t", "kubectl get pods --show-labels "],
  ["kubectl get pods -o js\t", "kubectl get pods -o json"],
  ["kubectl get pods -n kube-s\t", "kubectl get pods -n kube-system "],
  ["echo $HO\t", "echo $HO"],
  ["kubectl get pods | gr\t", "kubectl get pods | grep "],
  ["echo $(kubectl get no\t", "echo $(kubectl get nodes "],
  ["watch kubectl get dep\t", "watch kubectl get deployments "],
  ["kubectl get nosuchthing\t", "kubectl get nosuchthing"],
])("Tab: %j", async (keys, line) => {
  const desk = new Desk();
  expect(await desk.type(keys)).toBe(line);
});

test("Tab twice lists the live Pods, and their names complete", async () => {
  const desk = new Desk();
  const pods = (await desk.session.run("kubectl get pods -o name")).output.trim().split("\n");
  expect(pods).toHaveLength(4);
  await desk.type("kubectl describe pod \t");
  const listed = await desk.type("\t");
  for (const pod of pods) expect(listed).toContain(pod.replace("pod/", ""));
  const [first = ""] = pods;
  const name = first.replace("pod/", "");
  const shown = await desk.type(`${name.slice(-5, -1)}\t`);
  expect(shown).toContain(name.slice(-1));
  expect(await desk.type("\r")).toContain(`Name:             ${name}`);
});

test("commands run, and Ctrl-C ends those that wait", async () => {
  const desk = new Desk();
  expect(await desk.type("kubectl get deployments\r")).toMatch(
    /^kubectl get deployments\nNAME +READY +UP-TO-DATE +AVAILABLE +AGE\nkubernetes-bootcamp +4\/4 +4 +4 +\w+\n\$ $/,
  );
  for (const line of [
    "kubectl get pods -w",
    "while true; do true; done",
    "while true; do kubectl get pods > /dev/null; done",
    "watch kubectl get pods",
    "kubectl logs -f deployment/kubernetes-bootcamp",
    "sleep 1000",
  ]) {
    await desk.type(`${line}\r`);
    expect(desk.session.busy, line).toBe(true);
    const before = desk.session.now;
    desk.session.input(ctrlC);
    await desk.session.rest();
    expect(desk.session.busy, line).toBe(false);
    expect(desk.session.now - before).toBeLessThanOrEqual(50);
  }
  expect(await desk.type("echo $?\r")).toBe("echo $?\n130\n$ ");
});

test("what a watch prints goes through pipes at once", async () => {
  const desk = new Desk();
  const shown = await desk.type(
    "kubectl get pods -w | grep --line-buffered Running | cut -d' ' -f1\r",
  );
  expect(shown.match(/^kubernetes-bootcamp-\S+$/gm)).toHaveLength(4);
  expect(desk.session.busy).toBe(true);
  expect(await desk.type(ctrlC)).toBe("^C\n$ ");
});

test("watch shows the header of the real one and draws anew as the cluster changes", async () => {
  const desk = new Desk();
  const first = await desk.type("watch -n 2 kubectl get deployments\r");
  expect(first).toMatch(
    /Every 2\.0s: kubectl get deployments {2,}slipway: \w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}\n\nNAME .*\nkubernetes-bootcamp +4\/4/,
  );
  await desk.session.client("test", "scales").request({
    method: "PATCH",
    path: "/apis/apps/v1/namespaces/default/deployments/kubernetes-bootcamp",
    headers: { "content-type": "application/merge-patch+json" },
    body: '{"spec":{"replicas":2}}',
  });
  await desk.session.wait(10_000);
  expect(await desk.type("")).not.toContain("4/4");
  await desk.session.wait(2000);
  desk.session.input(ctrlC);
  await desk.session.rest();
  expect(desk.session.busy).toBe(false);
});

test("a shell in a container is typed into", async () => {
  const desk = new Desk();
  const prompt = await desk.type("kubectl exec -it deployment/kubernetes-bootcamp -- bash\r");
  expect(prompt).toMatch(/root@kubernetes-bootcamp-\w+-\w+:\/# $/);
  expect(await desk.type("curl -s localhost:8080\r")).toContain("Hello Kubernetes bootcamp!");
  expect(await desk.type("cd /tmp && pwd\r")).toMatch(/\/tmp\nroot@.*:\/tmp# $/);
  expect(await desk.type("kubectl\r")).toContain("bash: kubectl: command not found");
  expect(await desk.type("cat /ser\t")).toBe("cat /server.js ");
  expect(await desk.type("| head -1\r")).toMatch(/http/);
  await desk.type("sleep 100\r");
  expect(await desk.type(ctrlC)).toMatch(/^\^C\nroot@.*:\/tmp# $/);
  expect(await desk.type("exit 3\r")).toMatch(/exit\ncommand terminated with exit code 3\n\$ $/);
});

test("a paste of the module's first commands runs them in order", async () => {
  const desk = new Desk();
  const lines = [
    "export NODE_PORT=$(kubectl get services/kubernetes-bootcamp -o go-template='{{(index .spec.ports 0).nodePort}}')",
    "echo NODE_PORT=$NODE_PORT",
    "curl $(minikube ip):$NODE_PORT",
  ];
  const shown = await desk.type(`\x1b[200~${lines.join("\n")}\n\x1b[201~`);
  expect(shown).toMatch(/\$ echo NODE_PORT=\$NODE_PORT\nNODE_PORT=3\d{4}\n/);
  expect(shown).toMatch(
    /Hello Kubernetes bootcamp! \| Running on: kubernetes-bootcamp-\S+ \| v=1\n\$ $/,
  );
});
