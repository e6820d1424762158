import { madeUpDigest } from "./digest.ts";
import { defaultPath, type Image } from "./image.ts";
import { lackedBy, shellTools } from "./shell-tool-names.ts";
import { shellMains } from "./shell-mains.ts";

const hub = "docker.io/library/busybox";
const alpine = "docker.io/library/alpine";
const kubernetes = "registry.k8s.io/busybox";
const e2e = "registry.k8s.io/e2e-test-images/busybox";

const digests: { readonly [tag: string]: string } = {
  latest: "sha256:d266561501154eaf79a5e827ee5d019761bcf73acc9f0f1b588104bc0478f4fd",
  "1.36": "sha256:b789924de03cfb9f02ef7c23765f9740d959a781b429781bde8e51a3b05420fa",
};

/** The tags of each repository. */
const tags = {
  [hub]:
    "latest stable musl glibc uclibc 1 1.27 1.28 1.29 1.30 1.31 1.32 1.33 1.34 1.35 1.36 1.36.1 1.37 1.37.0",
  [alpine]: "latest 3 3.18 3.19 3.20 3.21",
  [kubernetes]: "latest 1.24 1.27 1.27.2",
  [e2e]: "1.29-4 1.36.1-1",
};

const references = Object.entries(tags).flatMap(([repository, list]) =>
  list.split(" ").map((tag) => [repository, tag] as const),
);

/** busybox, and Alpine Linux, which is hardly more: a shell and small tools; runs what it is told and ends. */
export const busyboxImages: readonly Image[] = references.map(([repository, tag]) => ({
  repository,
  tag,
  digest: (repository === hub && digests[tag]) || madeUpDigest(`${repository}:${tag}`),
  sizeBytes: tag === "1.28" ? 727869 : repository === alpine ? 3653068 : 2156519,
  entrypoint: [],
  command: ["sh"],
  env: { PATH: defaultPath },
  workingDirectory: "/",
  files: { "/etc/passwd": "root:x:0:0:root:/root:/bin/sh\n" },
  mains: shellMains({}, lackedBy("alpine")),
  tools: shellTools,
}));
