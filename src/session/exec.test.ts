import { readFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { parseLesson } from "#lessons/lesson.ts";
import { Session } from "./session.ts";

const lessonPath = "public/lessons/update-your-app/lesson.md";
const lesson = parseLesson(readFileSync(lessonPath, "utf8"), lessonPath);

function newSession(onOutput: (bytes: string) => void = () => {}): Session {
  return new Session({
    lesson,
    turn: async () => {
      await setImmediate();
    },
    onOutput,
  });
}

const pod = "$(kubectl get pods -o name | head -1)";

test("a command in a container has its environment, its files and its network", async () => {
  const session = newSession();
  const name = (await session.run(`echo ${pod}`)).output.trim().replace("pod/", "");
  const inPod = async (command: string): Promise<string> =>
    (await session.run(`kubectl exec ${pod} -- ${command}`)).output;
  expect(await inPod("hostname")).toBe(`${name}\n`);
  expect(await inPod("env")).toContain("KUBERNETES_SERVICE_HOST=10.96.0.1\n");
  expect(await inPod("ls /")).toContain("server.js\n");
  expect(await inPod("sh -c 'echo $HOSTNAME; cat /server.js | wc -l'")).toMatch(
    new RegExp(`^${name}\n\\d+\n$`),
  );
  expect(await inPod("curl -s http://kubernetes-bootcamp:8080")).toMatch(
    /^Hello Kubernetes bootcamp!/,
  );
  expect(await inPod("sh -c 'echo kept > /tmp/note'")).toBe("");
  expect(await inPod("cat /tmp/note")).toBe("kept\n");
});

test("exit codes, input and mistakes", async () => {
  const session = newSession();
  const { output, exitCode } = await session.run(`kubectl exec ${pod} -- sh -c 'echo out; exit 3'`);
  expect(output).toBe("out\ncommand terminated with exit code 3\n");
  expect(exitCode).toBe(3);
  expect((await session.run(`echo piped | kubectl exec -i ${pod} -- cat`)).output).toBe("piped\n");
  expect((await session.run(`echo lost | kubectl exec ${pod} -- cat`)).output).toBe("");
  const missing = await session.run(`kubectl exec ${pod} -- nosuch`);
  expect(missing.output).toContain('exec: "nosuch": executable file not found in $PATH: unknown');
  expect(missing.exitCode).toBe(1);
  expect((await session.run(`kubectl exec ${pod} -- sh -c nosuch`)).output).toBe(
    "sh: 1: nosuch: not found\ncommand terminated with exit code 127\n",
  );
});

test("busybox has wget", async () => {
  const session = newSession();
  await session.run(
    `kubectl apply -f - <<'END'
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"box"},"spec":{"containers":[
 {"name":"box","image":"busybox:1.36","command":["sleep","3600"]}]}}
END`,
  );
  await session.wait(30_000);
  const wget = async (args: string): Promise<string> =>
    (await session.run(`kubectl exec box -- wget ${args}`)).output;
  expect(await wget("-qO- kubernetes-bootcamp:8080")).toMatch(
    /^Hello Kubernetes bootcamp! .* v=1\n$/,
  );
  expect(await wget("-O - http://kubernetes-bootcamp:8080/")).toMatch(
    /^Connecting to kubernetes-bootcamp:8080 \(10\.\S+:8080\)\nwriting to stdout\nHello .*\nwritten to stdout\n$/,
  );
  const failed = "command terminated with exit code 1\n";
  expect(await wget("nosuch")).toBe(`wget: bad address 'nosuch'\n${failed}`);
  expect(await wget("-q localhost:81")).toBe(
    `wget: can't connect to remote host (127.0.0.1): Connection refused\n${failed}`,
  );
  expect(await wget("-q -T 2 10.96.77.77")).toBe(`wget: download timed out\n${failed}`);
  expect(await wget("-q kubernetes-bootcamp:8080")).toBe("");
  expect((await session.run("kubectl exec box -- cat index.html")).output).toMatch(/^Hello/);
});

test.each(["sh", "cat", "sleep 1000", "sh -c 'while true; do true; done'"])(
  "`%s` ends with its container",
  async (command) => {
    let screen = "";
    const session = newSession((bytes) => (screen += bytes));
    session.input(`kubectl exec -it ${pod} -- ${command}\r`);
    await session.wait(1000);
    expect(session.busy).toBe(true);
    await session.run(`kubectl delete ${pod} --grace-period=1 --wait=false`);
    const before = session.now;
    await session.wait(20_000);
    expect(session.busy).toBe(false);
    expect(screen).toContain("command terminated with exit code 137");
    expect(session.now - before).toBe(20_000);
  },
);

test("a command runs as the container's user", async () => {
  const session = newSession();
  await session.run(
    `kubectl run box --image=busybox:1.36 --overrides='{"spec":{"securityContext":{"runAsUser":1001,"runAsGroup":2002}}}' -- sleep 3600`,
  );
  await session.run("kubectl wait --for=condition=Ready pod/box");
  expect((await session.run("kubectl exec box -- id")).output).toBe(
    "uid=1001 gid=2002 groups=2002\n",
  );
  expect((await session.run("kubectl exec box -- whoami")).output).toBe(
    "whoami: unknown uid 1001\ncommand terminated with exit code 1\n",
  );
});

test("files in containers have modes, owners and links", async () => {
  const session = newSession();
  await session.run(
    `kubectl create configmap settings --from-literal=colour=green; kubectl apply -f - <<'END'
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"box"},"spec":{"containers":[
 {"name":"box","image":"busybox:1.36","command":["sleep","3600"],"volumeMounts":[{"name":"v","mountPath":"/etc/config"}],
  "securityContext":{"runAsUser":1000}},
 {"name":"root","image":"busybox:1.36","command":["sleep","3600"],"volumeMounts":[{"name":"v","mountPath":"/etc/config"}]}],
 "volumes":[{"name":"v","configMap":{"name":"settings","defaultMode":256}}]}}
END`,
  );
  await session.wait(30_000);
  const inBox = async (command: string): Promise<string> =>
    (await session.run(`kubectl exec box -c box -- ${command}`)).output;
  expect(await inBox("ls -l /etc/config")).toMatch(
    /^total 0\nlrwxrwxrwx 1 root root 13 Jan {2}1 09:0\d colour -> ..data\/colour\n$/,
  );
  expect(await inBox("ls -lL /etc/config/colour")).toMatch(/^-r-------- 1 root root 5 /);
  const refused = "command terminated with exit code 1\n";
  expect(await inBox("cat /etc/config/colour")).toBe(
    `cat: /etc/config/colour: Permission denied\n${refused}`,
  );
  expect(await inBox("touch /x")).toBe(`touch: cannot touch '/x': Permission denied\n${refused}`);
  expect(await inBox(`sh -c 'cd /tmp; echo echo hi > a; ./a; chmod +x a; ./a; ls -l a'`)).toMatch(
    /^sh: .\/a: Permission denied\nhi\n-rwxr-xr-x 1 1000 root 8 /,
  );
  const copied = await session.run("kubectl cp box:/etc/config . -c root; cat ..2*/colour");
  expect(copied.output.replaceAll(/\.\.2\w+\.\d+/g, "TIME"))
    .toBe(`tar: Removing leading '/' from member names
warning: skipping symlink: "..data" -> "TIME" (consider using "kubectl exec -n "" "box" -- tar cf - "/etc/config" | tar xf -")
warning: skipping symlink: "colour" -> "..data/colour"
green`);
});

test("programs that only containers have run by exec as well, in pipes and by name", async () => {
  const session = newSession();
  await session.run(
    "kubectl run box --image=busybox:1.36 -- sleep 3600; kubectl run host --image=registry.k8s.io/e2e-test-images/agnhost:2.53",
  );
  await session.wait(30_000);
  const on = async (name: string, command: string): Promise<string> =>
    (await session.run(`kubectl exec ${name} -- ${command}`)).output;
  const { output: ip } = await session.run(
    "kubectl get service kubernetes-bootcamp -o jsonpath={.spec.clusterIP}",
  );
  expect(await on("box", "nslookup kubernetes-bootcamp")).toBe(
    `Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\nName:\tkubernetes-bootcamp.default.svc.cluster.local\nAddress: ${ip}\n\n`,
  );
  const failed = "command terminated with exit code 1\n";
  expect(await on("box", "nc -zv kubernetes-bootcamp 8080")).toBe(
    `kubernetes-bootcamp (${ip}:8080) open\n`,
  );
  expect(await on("box", "nc -zv kubernetes-bootcamp 80")).toBe(
    `nc: kubernetes-bootcamp (${ip}:80): Connection refused\n${failed}`,
  );
  expect(await on("box", "nc nosuch 80")).toBe(`nc: bad address 'nosuch'\n${failed}`);
  expect(await on("host", "nc -zv kubernetes-bootcamp 8080")).toBe(
    "Connection to kubernetes-bootcamp 8080 port [tcp/*] succeeded!\n",
  );
  expect(
    await on("box", `sh -c "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc kubernetes-bootcamp 8080"`),
  ).toMatch(/^HTTP\/1.1 200 OK\r\n[^]*\r\n\r\nHello Kubernetes bootcamp!/);
  expect(await on("box", `sh -c "echo hi | nc kubernetes-bootcamp 8080"`)).toMatch(
    /^HTTP\/1.1 400 Bad Request\r\n/,
  );
  expect(await on("host", "dig +noall +answer +search kubernetes.default")).toBe(
    "kubernetes.default.svc.cluster.local. 30 IN A\t10.96.0.1\n",
  );
  expect(await on("host", "dig +short -x 10.96.0.1")).toBe(
    "kubernetes.default.svc.cluster.local.\n",
  );
  expect(await on("host", "getent hosts kubernetes.default")).toBe(
    "10.96.0.1       kubernetes.default.svc.cluster.local\n",
  );
  expect(await on("host", "/agnhost dns-suffix")).toBe(
    "default.svc.cluster.local,svc.cluster.local,cluster.local\n",
  );
  expect(await on("host", "/agnhost dns-server-list")).toBe("10.96.0.10\n");
  expect(await on("box", `sh -c "echo hello | hexdump -C"`)).toBe(
    `00000000  68 65 6c 6c 6f 0a                                 |hello.|\n00000006\n`,
  );
});
