import { formatRFC1123Z } from "#api/time.ts";
import { madeUpDigest } from "./digest.ts";
import { defaultPath, type Image, type Process } from "./image.ts";
import { lackedBy, shellTools } from "./shell-tool-names.ts";
import { shellMains } from "./shell-mains.ts";

/** Repository, tag, version, size. */
const releases = [
  ["docker.io/library/redis", "latest", "8.0.2", 52_384_113],
  ["docker.io/library/redis", "7", "7.4.4", 45_712_004],
  ["docker.io/library/redis", "7-alpine", "7.4.4", 17_136_292],
  ["registry.k8s.io/e2e-test-images/redis", "5.0.5-3", "5.0.5", 40_721_301],
] as const;

/** Redis: starts, says so, and stops when told; there is nobody here who could talk to it. */
export const redisImages: readonly Image[] = releases.map(
  ([repository, tag, version, sizeBytes]) => {
    const main = (process: Process) => serve(process, version);
    return {
      repository,
      tag,
      digest: madeUpDigest(`${repository}:${tag}`),
      sizeBytes,
      entrypoint: ["docker-entrypoint.sh"],
      command: ["redis-server"],
      env: { PATH: defaultPath, REDIS_VERSION: version },
      workingDirectory: "/data",
      files: {},
      mains: {
        ...shellMains({ "redis-server": main }, lackedBy(tag)),
        "docker-entrypoint.sh": main,
        "redis-server": main,
      },
      tools: shellTools,
    };
  },
);

function serve(process: Process, version: string): void {
  const say = (mark: string, text: string) => {
    const [, day, month, year, time] = formatRFC1123Z(process.now).split(" ");
    process.log(`1:M ${day} ${month} ${year} ${time}.000 ${mark} ${text}\n`);
  };
  say("*", `Redis version=${version}, bits=64, modified=0, pid=1, just started`);
  say("*", "Running mode=standalone, port=6379.");
  say("*", "Ready to accept connections");
  process.onTerminate(() => {
    say("*", "User requested shutdown...");
    process.exit(0);
  });
}
