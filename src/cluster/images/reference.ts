/** An image reference in full, as containerd writes it. */
export interface ImageReference {
  /** `docker.io`, `gcr.io`, `localhost:5000`. */
  readonly host: string;
  /** `library/nginx`. */
  readonly path: string;
  /** `docker.io/library/nginx`. */
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
  /** `docker.io/library/nginx:1.25`. */
  readonly name: string;
}

/** Why a text is no image reference, in the words of the reference package. */
export class ReferenceError extends Error {
  override name = "ReferenceError";
}

const component = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const pathPattern = new RegExp(`^${component}(?:/${component})*$`);
const tagPattern = /^[\w][\w.-]{0,127}$/;
const digestPattern = /^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-f]{32,}$/;

/** The reference read last: the Pods of a workload name the same image. */
let latest: { readonly image: string; readonly reference: ImageReference } | undefined;

/** Reads what stands as `image` in a container. Throws ReferenceError. */
export function parseReference(image: string): ImageReference {
  if (latest?.image !== image) latest = { image, reference: read(image) };
  return latest.reference;
}

function read(image: string): ImageReference {
  const [named, digest = ""] = splitOnce(image, "@");
  const slash = named.indexOf("/");
  const first = slash < 0 ? "" : named.slice(0, slash);
  const hasHost = first === "localhost" || /[.:]/.test(first) || first !== first.toLowerCase();
  const host = hasHost ? first : "docker.io";
  const rest = hasHost ? named.slice(slash + 1) : named;
  const [bare, givenTag] = splitOnce(rest, ":");
  const path = host === "docker.io" && !bare.includes("/") ? `library/${bare}` : bare;
  if (path !== path.toLowerCase()) {
    throw new ReferenceError(
      `invalid reference format: repository name (${path}) must be lowercase`,
    );
  }
  const tagIsGood = givenTag === undefined ? true : tagPattern.test(givenTag);
  if (!pathPattern.test(path) || !tagIsGood || (digest && !digestPattern.test(digest))) {
    throw new ReferenceError("invalid reference format");
  }
  const repository = `${host}/${path}`;
  const tag = givenTag ?? (digest ? "" : "latest");
  const name = `${repository}${tag && `:${tag}`}${digest && `@${digest}`}`;
  return { host, path, repository, tag, digest, name };
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
