import { agnhostImages, dnsutilsImages, updateDemoImages } from "./agnhost.ts";
import { bootcamp } from "./bootcamp.ts";
import { busyboxImages } from "./busybox.ts";
import { madeUpDigest } from "./digest.ts";
import { helloAppImages } from "./hello-app.ts";
import { httpdImages } from "./httpd.ts";
import type { Image } from "./image.ts";
import { nginxImages } from "./nginx.ts";
import { nonewprivsImages } from "./nonewprivs.ts";
import { pauseImages } from "./pause.ts";
import { redisImages } from "./redis.ts";
import type { ImageReference } from "./reference.ts";

/** What a registry answers to a request for an image that it will not serve. */
export class PullError extends Error {
  override name = "PullError";
}

const jocatalin = "docker.io/jocatalin/kubernetes-bootcamp";

const images: readonly Image[] = [
  bootcamp(
    "gcr.io/google-samples/kubernetes-bootcamp",
    1,
    "sha256:0d6b8ee63bb57c5f5b6156f446b3bc3b3c143d233037f3a2f00e279c8fcc64af",
    80661096,
  ),
  bootcamp(jocatalin, 1, madeUpDigest(`${jocatalin}:v1`), 80661098),
  bootcamp(
    jocatalin,
    2,
    "sha256:fb1a3ced00cecfc1f83f18ab5cd14199e30adc1b49aa4244f5d65ad3f5feb2a5",
    80661100,
  ),
  ...nginxImages,
  ...busyboxImages,
  ...agnhostImages,
  ...dnsutilsImages,
  ...updateDemoImages,
  ...nonewprivsImages,
  ...pauseImages,
  ...helloAppImages,
  ...httpdImages,
  ...redisImages,
];

const hosts = new Set(["docker.io", "gcr.io", "registry.k8s.io", "quay.io", "ghcr.io"]);

/** The image that a registry serves under this name. Throws PullError with containerd's message. */
export function resolveImage(reference: ImageReference): Image {
  const found = findImage(reference);
  if (found) return found;
  const { host, name, path, repository, tag, digest } = reference;
  const failed = `failed to pull and unpack image "${name}": failed to resolve reference "${name}": `;
  if (!hosts.has(host)) {
    const url = `https://${host}/v2/${path}/manifests/${digest || tag}`;
    const [server = ""] = host.split(":");
    throw new PullError(
      `${failed}failed to do request: Head "${url}": dial tcp: lookup ${server}: no such host`,
    );
  }
  if (host === "docker.io" && !images.some((image) => image.repository === repository)) {
    // Docker Hub does not tell strangers whether a repository is missing or private.
    throw new PullError(
      `${failed}pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`,
    );
  }
  throw new PullError(`rpc error: code = NotFound desc = ${failed}${name}: not found`);
}

/** The image of this name, if any registry has it. */
export function findImage({ repository, tag, digest }: ImageReference): Image | undefined {
  return images.find(
    (image) =>
      image.repository === repository && (digest ? image.digest === digest : image.tag === tag),
  );
}
