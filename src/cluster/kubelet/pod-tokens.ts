import type { Pod } from "#api/core.ts";
import type { Registry } from "../apiserver/registry.ts";
import { encodeToken, issuer } from "../apiserver/virtual/token-claims.ts";

/** What a volume says of a token. */
export interface WantedToken {
  readonly audience?: string;
  readonly expirationSeconds?: number;
}

/** A token of this many seconds is what every Pod gets; the API server gives it a year. */
const usualSeconds = 3607;
const yearSeconds = 31_536_000;
/** A token is renewed when this part of its life is over. */
const renewedAt = 0.8;

/** The tokens of its service account that the kubelet has for a Pod. */
export class PodTokens {
  readonly #registry: Registry;
  readonly #kept = new Map<string, { readonly token: () => string; readonly renewAtMs: number }>();

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /**
   * The token that a volume wants: a new one if there is none, or if it is time. Its text is made when
   * somebody reads it. Throws NotFound.
   */
  of(pod: Pod, { audience = "", expirationSeconds = usualSeconds }: WantedToken): () => string {
    const key = `${expirationSeconds} ${audience}`;
    const kept = this.#kept.get(key);
    const { now } = this.#registry;
    if (kept && now < kept.renewAtMs) return kept.token;
    const token = this.#request(pod, audience, expirationSeconds);
    this.#kept.set(key, { token, renewAtMs: now + expirationSeconds * 1000 * renewedAt });
    return token;
  }

  #request(pod: Pod, audience: string, expirationSeconds: number): () => string {
    const { serviceAccountName = "default", nodeName = "" } = pod.spec;
    const { namespace = "" } = pod.metadata;
    const account = this.#registry.get("serviceaccounts", namespace, serviceAccountName);
    const node = this.#registry.find("nodes", "", nodeName);
    const issued = Math.floor(this.#registry.now / 1000);
    const isUsual = expirationSeconds === usualSeconds && audience === "";
    let text: string | undefined;
    return () =>
      (text ??= encodeToken({
        account,
        bound: { pod, node },
        audiences: [audience || issuer],
        issued,
        seconds: isUsual ? yearSeconds : expirationSeconds,
        ...(isUsual && { warnAfter: issued + expirationSeconds }),
      }));
  }
}
