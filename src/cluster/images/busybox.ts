import { madeUpDigest } from "./digest.ts";
import { defaultPath, type Image } from "./image.ts";
import { shellTools } from "./shell-tool-names.ts";
import { shellMains } from "./shell.ts";

const hub = "docker.io/library/busybox";
const e2e = "registry.k8s.io/e2e-test-images/busybox";

const digests: { readonly [tag: string]: string } = {
  latest: "sha256:d266561501154eaf79a5e827ee5d019761bcf73acc9f0f1b588104bc0478f4fd",
  "1.36": "sha256:b789924de03cfb9f02ef7c23765f9740d959a781b429781bde8e51a3b05420fa",
};

/** Repository and tag of each. */
const tags = [
  ...["latest", "1", "1.28", "1.35", "1.36", "1.37", "stable"].map((tag) => [hub, tag] as const),
  [e2e, "1.36.1-1"] as const,
];

/** busybox: a shell and small tools; runs what it is told and ends. */
export const busyboxImages: readonly Image[] = tags.map(([repository, tag]) => ({
  repository,
  tag,
  digest: digests[tag] ?? madeUpDigest(`${repository}:${tag}`),
  sizeBytes: tag === "1.28" ? 727869 : 2156519,
  entrypoint: [],
  command: ["sh"],
  env: { PATH: defaultPath },
  workingDirectory: "/",
  files: { "/etc/passwd": "root:x:0:0:root:/root:/bin/sh\n" },
  mains: shellMains({}),
  tools: [...shellTools, "nc", "nslookup", "wget"],
}));
