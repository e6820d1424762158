import { madeUpDigest } from "./digest.ts";
import { answer } from "./http-answer.ts";
import { defaultPath, type Image, type Main, type Process } from "./image.ts";

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
  mains: { agnhost },
  tools: ["agnhost", "curl", "sh"],
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
  netexec: (process) => {
    const port = flag(process, "http-port", 8080);
    process.log(`Started HTTP server on port ${port}\n`);
    process.listen(port, ({ path }) => {
      if (path.startsWith("/healthz")) return answer(200, "", plain);
      if (path.startsWith("/hostname") || path.startsWith("/hostName")) {
        return answer(200, process.hostname, plain);
      }
      if (path.startsWith("/echo")) return answer(200, messageOf(path), plain);
      return path === "/" ? answer(200, `NOW: ${process.now}`, plain) : answer(404, "", plain);
    });
    process.onTerminate(() => process.exit(0));
  },
  "serve-hostname": (process) => {
    const port = flag(process, "port", 9376);
    process.log("Serving on port 9376.\n".replace("9376", `${port}`));
    process.listen(port, () => answer(200, process.hostname, plain));
    process.onTerminate(() => process.after(100, () => process.exit(0)));
  },
  porter: (process) => {
    for (const [name, value] of Object.entries(process.env)) {
      const match = /^SERVE_PORT_(\d+)$/.exec(name);
      if (match) process.listen(Number(match[1]), () => answer(200, value, plain));
    }
    process.onTerminate(() => process.exit(0));
  },
};

const plain = { "content-type": "text/plain; charset=utf-8" };

function flag({ argv }: Process, name: string, fallback: number): number {
  for (const [index, word] of argv.entries()) {
    if (word === `--${name}`) return Number(argv[index + 1]);
    if (word.startsWith(`--${name}=`)) return Number(word.slice(name.length + 3));
  }
  return fallback;
}

function messageOf(path: string): string {
  const match = /[?&]msg=([^&]*)/.exec(path);
  return decodeURIComponent((match?.[1] ?? "").replaceAll("+", " "));
}
