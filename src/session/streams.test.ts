import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { Session } from "./session.ts";

/** A session with a screen, on which somebody types. */
class Desk {
  screen = "";
  readonly session = new Session({
    turn: async () => {
      await setImmediate();
    },
    onOutput: (bytes) => (this.screen += bytes),
  });

  /** Types the text; answers what is new on the screen when `seconds` have passed. */
  async type(text: string, seconds = 60): Promise<string> {
    const before = this.screen.length;
    this.session.input(text);
    await this.session.wait(seconds * 1000);
    // eslint-disable-next-line no-control-regex
    return this.screen.slice(before).replaceAll(/\x1b\[[?\d;]*[a-zA-Z]|\r(?=\n)/g, "");
  }

  async run(line: string): Promise<string> {
    return (await this.session.run(line)).output;
  }
}

async function withWeb(): Promise<Desk> {
  const desk = new Desk();
  await desk.run("kubectl run web --image=nginx:1.27 --port=80 --expose");
  await desk.session.wait(60_000);
  return desk;
}

test("kubectl port-forward in the background, and curl through it", async () => {
  const desk = await withWeb();
  expect(await desk.type("kubectl port-forward pod/web 8080:80 &\r", 5)).toContain(
    "Forwarding from 127.0.0.1:8080 -> 80\nForwarding from [::1]:8080 -> 80\n",
  );
  expect(await desk.type("curl -s localhost:8080 | grep title\r", 5)).toContain(
    "Handling connection for 8080\n<title>Welcome to nginx!</title>\n",
  );
  expect(await desk.type("kubectl port-forward svc/web 8080:80\r", 5)).toContain(
    `Unable to listen on port 8080: Listeners failed to create with the following errors: [unable to create listener: Error listen tcp4 127.0.0.1:8080: bind: address already in use unable to create listener: Error listen tcp6 [::1]:8080: bind: address already in use]
error: unable to listen on any of the requested ports: [{8080 80}]
`,
  );
  expect(await desk.type("kubectl logs web --tail=1\r", 5)).toContain("127.0.0.1 - - [");
  expect(await desk.type("kill %1; curl localhost:8080\r", 5)).toContain(
    "curl: (7) Failed to connect to localhost port 8080",
  );
});

test("a port on which nobody listens ends the forwarding", async () => {
  const desk = await withWeb();
  await desk.type("kubectl port-forward web 8081:81 &\r", 5);
  const shown = await desk.type("curl localhost:8081\r", 5);
  expect(shown).toContain("curl: (52) Empty reply from server");
  expect(shown).toMatch(
    /E0101 .* "Unhandled Error" err="an error occurred forwarding 8081 -> 81: error forwarding port 81 to pod .*connect: connection refused "\n/,
  );
  expect(shown).toContain("error: lost connection to pod\n");
});

test("a Pod that ends takes its forwarding with it; Ctrl-C ends it quietly", async () => {
  const desk = await withWeb();
  expect(await desk.type("kubectl port-forward web 8080:80; echo code $?\r", 5)).toContain(
    "Forwarding",
  );
  expect(await desk.type("\x03", 5)).toContain("^C");
  await desk.type("kubectl port-forward web 8080:80 &\r", 5);
  expect(await desk.type("kubectl delete pod web\r", 60)).toContain(
    "error: lost connection to pod",
  );
});

test("kubectl proxy, and curl through it to a Pod", async () => {
  const desk = await withWeb();
  expect(await desk.type("kubectl proxy &\r", 5)).toContain(
    "Starting to serve on 127.0.0.1:8001\n",
  );
  const pods = "http://localhost:8001/api/v1/namespaces/default/pods";
  expect(await desk.run(`curl -s ${pods}/web/proxy/ | grep title`)).toBe(
    "<title>Welcome to nginx!</title>\n",
  );
  expect(await desk.run(`curl -s ${pods}/web:81/proxy/`)).toMatch(
    /"message": "error trying to reach service: dial tcp 10\.244\.\d\.\d+:81: connect: connection refused",\n/,
  );
  expect(await desk.run("curl -s localhost:8001/version | grep gitVersion")).toContain("v1.33");
  expect(await desk.run(`curl -si ${pods}/web/exec | head -1`)).toBe("HTTP/1.1 403 Forbidden\n");
  expect(
    await desk.run(
      "curl -s localhost:8001/api/v1/namespaces/default/services/web:80/proxy/ | wc -l",
    ),
  ).toBe("23\n");
});

test("kubectl run -it: a shell in a new Pod, gone with it", async () => {
  const desk = new Desk();
  const shown = await desk.type(
    "kubectl run -it --rm box --image=busybox:1.36 --restart=Never -- sh\r",
  );
  expect(shown).toContain("If you don't see a command prompt, try pressing enter.\n");
  expect(await desk.type("hostname\r", 2)).toContain("box\n");
  expect(await desk.type("exit\r", 10)).toContain('pod "box" deleted\n');
  expect(await desk.run("kubectl get pods")).toBe("No resources found in default namespace.\n");
});

test("kubectl run with piped input: the output, the exit code, the log", async () => {
  const desk = new Desk();
  expect(
    await desk.run(
      `echo -n abcd1234 | kubectl run one -q -i --image=busybox:1.36 --restart=Never -- sh -c 'cat && echo "stdin closed"'`,
    ),
  ).toBe("abcd1234stdin closed\n");
  expect(await desk.run("kubectl logs one")).toBe("abcd1234stdin closed\n");
  const { exitCode } = await desk.session.run(
    "kubectl run two -i --image=busybox:1.36 --restart=Never -- sh -c 'exit 42'",
  );
  expect(exitCode).toBe(42);
  await desk.run(
    `echo hold | kubectl run three -i --leave-stdin-open=true --image=busybox:1.36 --restart=OnFailure -- sh -c 'cat && echo closed' &`,
  );
  await desk.session.wait(60_000);
  expect(await desk.run("kubectl logs three")).toBe("hold\n");
  expect(await desk.run("kubectl get pod three -o jsonpath={.status.phase}")).toBe("Running");
});

test("kubectl run -i of what is over at once: it has ended before the kubelet looks, and its log is printed", async () => {
  const desk = new Desk();
  const run = "kubectl run quick --rm -i --image=busybox:1.36 --restart=Never --";
  expect(await desk.run(`${run} echo hi`)).toBe('hi\npod "quick" deleted\n');
  expect(await desk.run(`${run} wget -qO- http://nowhere`)).toBe(
    "wget: bad address 'nowhere'\npod \"quick\" deleted\npod default/quick terminated (Error)\n",
  );
});

test("kubectl attach follows what the first process writes", async () => {
  const desk = new Desk();
  await desk.run(
    "kubectl run clock --image=busybox:1.36 -- sh -c 'while true; do echo tick; sleep 10; done'",
  );
  await desk.session.wait(60_000);
  const shown = await desk.type("kubectl attach clock\r", 25);
  expect(shown).toContain("If you don't see a command prompt, try pressing enter.\ntick\ntick\n");
});

test("kubectl cp, into a Pod and out of it", async () => {
  const desk = await withWeb();
  await desk.run(
    "mkdir -p site/img; echo '<h1>hello</h1>' > site/index.html; echo png > site/img/a",
  );
  expect(await desk.run("kubectl cp site/index.html web:/usr/share/nginx/html/index.html")).toBe(
    "",
  );
  expect(await desk.run("kubectl exec web -- curl -s localhost")).toBe("<h1>hello</h1>\n");
  expect(await desk.run("kubectl cp site web:/tmp")).toBe("");
  expect(await desk.run("kubectl exec web -- cat /tmp/site/img/a")).toBe("png\n");
  expect(
    await desk.run("kubectl cp default/web:/tmp/site copy && cat copy/img/a copy/index.html"),
  ).toBe("tar: Removing leading '/' from member names\npng\n<h1>hello</h1>\n");
  expect(await desk.run("kubectl cp nosuch web:/tmp")).toBe(
    "error: nosuch doesn't exist in local filesystem\n",
  );
  expect(await desk.run("kubectl cp web:/nosuch here")).toBe(
    `tar: Removing leading '/' from member names
tar: /nosuch: Cannot stat: No such file or directory
`,
  );
});

test("kubectl debug: a container added to a Pod, with a shell", async () => {
  const desk = await withWeb();
  const shown = await desk.type(
    "kubectl debug web -it --image=busybox:1.36 --profile=general --target=web -- sh\r",
  );
  expect(shown).toMatch(
    /Targeting container "web"\. If you don't see processes.*\nDefaulting debug container name to debugger-\w{5}\.\nIf you don't see a command prompt, try pressing enter\.\n/,
  );
  expect(await desk.type("wget -qO- localhost | grep title\r", 5)).toContain("Welcome to nginx!");
  await desk.type("exit\r", 10);
  const path = "{.status.ephemeralContainerStatuses[0].state.terminated.reason}";
  expect(await desk.run(`kubectl get pod web -o jsonpath='${path}'`)).toBe("Completed");
  expect(await desk.run("kubectl get pod web --no-headers")).toMatch(/^web +1\/1 +Running +0 /);
  expect(await desk.run("kubectl logs web -c nosuch")).toBe(
    "error: container nosuch is not valid for pod web\n",
  );
});

test("kubectl debug: a copy of a Pod, and a Pod on a node", async () => {
  const desk = await withWeb();
  await desk.run("kubectl label pod web tier=front");
  expect(
    await desk.run("kubectl debug web --copy-to=copy --set-image=web=nginx:1.26 --profile=general"),
  ).toBe("");
  expect(
    await desk.run("kubectl debug web --copy-to=other --image=busybox -c box -q -- sleep 60"),
  ).toBe(
    `--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".\n`,
  );
  await desk.session.wait(60_000);
  const columns = "custom-columns=N:.metadata.name,I:.spec.containers[*].image,L:.metadata.labels";
  expect(await desk.run(`kubectl get pods --no-headers -o ${columns}`)).toMatch(
    /^copy +nginx:1.26 +map\[run:web tier:front\]\nother +nginx:1.27,busybox +<none>\nweb +nginx:1.27 +map\[run:web tier:front\]\n$/,
  );
  const made = await desk.run(
    "kubectl debug node/minikube-m02 --image=busybox --profile=sysadmin -- cat /host/etc/hostname",
  );
  const [, name = ""] =
    /^Creating debugging pod (node-debugger-minikube-m02-\w{5}) with container debugger on node minikube-m02\.\n/.exec(
      made,
    ) ?? [];
  await desk.session.wait(60_000);
  expect(await desk.run(`kubectl logs ${name}`)).toBe("minikube-m02\n");
});
