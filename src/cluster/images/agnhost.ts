import { parseGoDuration } from "#api/go-duration.ts";
import { formatMicroTime } from "#api/time.ts";
import { madeUpDigest } from "./digest.ts";
import { flag, flagText } from "./agnhost-flags.ts";
import { killedGoProgram } from "./go-program.ts";
import { guestbook } from "./guestbook.ts";
import { answer, sniffedType } from "./http-answer.ts";
import { openBsdNc } from "./netcat.ts";
import { netexec } from "./netexec.ts";
import { shellMains, toolMain } from "./shell-mains.ts";
import { defaultPath, linuxDirectories, type Image, type Main, type Process } from "./image.ts";
import { mounttest } from "./mounttest.ts";

const repository = "registry.k8s.io/e2e-test-images/agnhost";
const tags = ["2.36", "2.39", "2.40", "2.45", "2.47", "2.53"];

/** agnhost: the test programs of Kubernetes' own end-to-end tests, chosen by the first argument. */
export const agnhostImages: readonly Image[] = tags.map((tag) => ({
  repository,
  tag,
  digest: madeUpDigest(`${repository}:${tag}`),
  sizeBytes: 51706353,
  entrypoint: ["/agnhost"],
  command: ["pause"],
  env: { PATH: defaultPath },
  workingDirectory: "/",
  files: {},
  directories: linuxDirectories,
  mains: {
    ...shellMains({ agnhost }),
    agnhost,
    "agnhost-2": agnhost,
    nc: toolMain("nc", openBsdNc),
  },
  tools: [],
}));

/** What asks DNS, for the older resolver libraries. */
export const dnsutilsImages: readonly Image[] = [
  {
    ...agnhostImages[0]!,
    repository: "registry.k8s.io/e2e-test-images/jessie-dnsutils",
    tag: "1.7",
    digest: madeUpDigest("jessie-dnsutils:1.7"),
    sizeBytes: 112030526,
    entrypoint: [],
    command: ["sh"],
    mains: shellMains({}),
  },
];

/** The two pictures of the update demo: agnhost serving a file that names one. */
export const updateDemoImages: readonly Image[] = ["kitten", "nautilus"].map((name) => ({
  ...agnhostImages[0]!,
  repository: `registry.k8s.io/e2e-test-images/${name}`,
  tag: "1.7",
  digest: madeUpDigest(`${name}:1.7`),
  command: ["test-webserver"],
  files: { "/data.json": `{\n  "image": "${name}.jpg"\n}\n` },
}));

function agnhost(process: Process): void {
  const [, command = "pause"] = process.argv;
  const main = commands[command];
  if (main) {
    main(process);
    return;
  }
  process.log(`Error: unknown command "${command}" for "app"\n`);
  process.exit(1);
}

const commands: { readonly [command: string]: Main } = {
  pause: (process) => {
    process.log("Paused\n");
    process.onTerminate(() => process.exit(0));
  },
  guestbook,
  netexec,
  "dns-server-list": (process) => resolver(process, "nameserver"),
  "dns-suffix": (process) => resolver(process, "search"),
  "etc-hosts": (process) => {
    process.log(process.files.read("/etc/hosts"));
    process.exit(0);
  },
  "grpc-health-checking": (process) => {
    const ports = [flag(process, "port", 5000), flag(process, "http-port", 8080)];
    for (const port of ports) process.listen(port, () => answer(404, "", plain));
    process.onTerminate(() => process.exit(killedGoProgram));
  },
  // Remembers who has written to it.
  nettest: (process) => {
    const received: Record<string, number> = {};
    process.listen(flag(process, "port", 8080), ({ path, body }) => {
      const own = { Hostname: process.hostname };
      if (path.startsWith("/write")) {
        const source = /"Source":\s*"([^"]*)"/.exec(body)?.[1];
        if (source) received[source] = (received[source] ?? 0) + 1;
        return answer(200, `${JSON.stringify(own)}\n`, plain);
      }
      if (!path.startsWith("/read")) return answer(404, "404 page not found\n", plain);
      const state = { ...own, Sent: null, Received: received, Errors: null, Log: null };
      return answer(200, JSON.stringify({ ...state, StillContactingPeers: true }), plain);
    });
    process.onTerminate(() => process.exit(0));
  },
  "serve-hostname": (process) => {
    const port = flag(process, "port", 9376);
    process.log("Serving on port 9376.\n".replace("9376", `${port}`));
    process.listen(port, () => answer(200, process.hostname, plain));
    process.onTerminate(() => process.after(100, () => process.exit(0)));
  },
  // Healthy for ten seconds; what the documentation's page on probes is about.
  liveness: (process) => {
    const startedAt = process.now;
    process.listen(8080, ({ path }) => {
      if (path.startsWith("/started")) {
        return answer(200, `${(process.now - startedAt) / 1000}s`, plain);
      }
      if (!path.startsWith("/healthz")) return answer(404, "404 page not found\n", plain);
      const seconds = (process.now - startedAt) / 1000;
      return seconds <= 10
        ? answer(200, "ok", plain)
        : answer(500, `error: ${seconds.toFixed(9)}`, plain);
    });
    process.onTerminate(() => process.exit(killedGoProgram));
  },
  "entrypoint-tester": (process) => {
    process.log(`[${process.argv.join(" ")}]\n`);
    process.exit(0);
  },
  "test-webserver": (process) => {
    const port = flag(process, "port", 80);
    process.listen(port, ({ path }) => {
      const kind = process.files.kind(path);
      if (kind && !process.files.may("r", path)) return answer(403, "403 Forbidden\n", plain);
      if (kind === "directory") return answer(200, directoryPage(process.files.list(path)), html);
      return kind === "file"
        ? answer(200, process.files.read(path), plain)
        : answer(404, "404 page not found\n", plain);
    });
    process.onTerminate(() => process.exit(0));
  },
  "logs-generator": (process) => {
    const total = flag(process, "log-lines-total", 0);
    const delayMs = parseGoDuration(flagText(process, "run-duration") ?? "0s") / total;
    const write = (line: number) => {
      if (line === total) return process.exit(0);
      process.log(`${logLine(line, process.now)}\n`);
      process.after(delayMs, () => write(line + 1));
    };
    write(0);
  },
  mounttest,
  porter: (process) => {
    const isJson = process.argv.includes("--json-response");
    for (const [name, value] of Object.entries(process.env)) {
      const port = /^SERVE_(?:TLS_)?PORT_(\d+)$/.exec(name)?.[1];
      if (port === undefined) continue;
      process.listen(Number(port), ({ method }) => {
        if (!isJson) return answer(200, value, { "content-type": sniffedType(value) });
        const body = JSON.stringify({ Method: method, Body: value });
        return answer(200, body, { "content-type": "application/json" });
      });
    }
    process.onTerminate(() => process.exit(0));
  },
};

/** What `/etc/resolv.conf` says of this first. */
function resolver(process: Process, what: string): void {
  const lines = process.files.read("/etc/resolv.conf").split("\n");
  const [, ...values] = lines.find((line) => line.startsWith(what))?.split(" ") ?? [];
  process.log(`${values.join(",")}\n`);
  process.exit(0);
}

/** As Go's file server shows a directory. */
function directoryPage(names: readonly string[]): string {
  const lines = names.map((name) => `<a href="${name}">${name}</a>\n`);
  return `<!doctype html>\n<meta name="viewport" content="width=device-width">\n<pre>\n${lines.join("")}</pre>\n`;
}

const html = { "content-type": "text/html; charset=utf-8" };
const plain = { "content-type": "text/plain; charset=utf-8" };

const loggedMethods = ["POST", "GET", "PUT"];
const loggedNamespaces = ["default", "kube-system", "ns"];

/** A line as an API server's log has it: the real program chooses by chance, this one in turn. */
function logLine(line: number, nowMs: number): string {
  const namespace = loggedNamespaces[line % loggedNamespaces.length];
  const url = `/api/v1/namespaces/${namespace}/pods/${(1000 + ((line * 7919) % 30_000)).toString(32)}`;
  const time = formatMicroTime(nowMs).slice(5, 26).replaceAll("-", "").replace("T", " ");
  const method = loggedMethods[line % loggedMethods.length];
  return `I${time}       1 logs_generator.go:76] ${line} ${method} ${url} ${200 + ((line * 37) % 400)}`;
}
