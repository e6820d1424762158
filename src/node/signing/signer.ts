// kube-controller-manager's signer `kubernetes.io/kube-apiserver-client`: approved requests get their certificate.
// As pkg/controller/certificates/signer.

import type { CertificateSigningRequest } from "#api/certificates.ts";
import type { Client, WatchEvent } from "#api/client.ts";
import type { CancelSignal } from "#base/cancel.ts";
import type { CertificateAuthority } from "./authority.ts";

const path = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
/** Whose requests are signed. */
export const signerName = "kubernetes.io/kube-apiserver-client";
const longestMs = 365 * 24 * 3_600_000;
const shortestMs = 10 * 60_000;

/** Signs what is approved until cancelled; `now` in Unix ms. Throws Cancelled. */
export async function signRequests(
  client: Client,
  authority: CertificateAuthority,
  now: () => number,
  cancel: CancelSignal,
): Promise<void> {
  for (;;) {
    const query = [["watch", "true"]] as const;
    const { values } = await client.stream({ method: "GET", path, query }, cancel);
    for await (const event of values) {
      const { type, object } = event as WatchEvent<CertificateSigningRequest>;
      if ((type !== "ADDED" && type !== "MODIFIED") || !isWaiting(object)) continue;
      const news = verdict(object, authority, now());
      if (!news) continue;
      const status = { ...object.status, ...news };
      await client.request({
        method: "PUT",
        path: `${path}/${object.metadata.name}/status`,
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ ...object, status }),
      });
    }
  }
}

function isWaiting({ spec, status: { conditions = [], certificate } }: CertificateSigningRequest) {
  const has = (type: string) => conditions.some((each) => each.type === type);
  return spec.signerName === signerName && has("Approved") && !has("Failed") && !certificate;
}

type Status = CertificateSigningRequest["status"];

/** What becomes of a request: undefined for one that cannot be read. */
function verdict(
  { spec, status }: CertificateSigningRequest,
  authority: CertificateAuthority,
  now: number,
): Partial<Status> | undefined {
  const { usages = [], expirationSeconds: seconds } = spec;
  const message = faultOf(usages);
  if (message !== undefined) {
    const reason = "SignerValidationFailure";
    const failed = { type: "Failed", status: "True", reason, message } as const;
    return { conditions: [...(status.conditions ?? []), failed] };
  }
  const pem = Buffer.from(spec.request ?? "", "base64").toString("latin1");
  const [, content = ""] = /-----BEGIN CERTIFICATE REQUEST-----([^-]*)-----END/.exec(pem) ?? [];
  const wantedMs = seconds === undefined ? longestMs : seconds * 1000;
  const lastsMs = Math.min(Math.max(wantedMs, shortestMs), longestMs);
  try {
    const signed = authority.sign(Buffer.from(content, "base64"), usages, now, lastsMs);
    return { certificate: Buffer.from(signed).toString("base64") };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Why a certificate for these usages is not one of a client. */
function faultOf(usages: readonly string[]): string | undefined {
  const allowed = ["digital signature", "key encipherment", "client auth"];
  const other = usages.find((usage) => !allowed.includes(usage));
  if (other !== undefined) return `invalid usage for client certificate: ${other}`;
  if (usages.includes("client auth")) return undefined;
  return "missing required usage for client certificate: client auth";
}
