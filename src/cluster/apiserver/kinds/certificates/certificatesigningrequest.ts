import { decodeBase64 } from "#api/base64.ts";
import type { CertificateSigningRequest } from "#api/certificates.ts";
import { humanDuration } from "#api/duration.ts";
import {
  duplicate,
  type FieldError,
  GoText,
  invalid,
  notSupported,
  required,
} from "#api/field-errors.ts";
import type { Strategy } from "../../strategy.ts";
import type { User } from "../../user.ts";
import { column } from "../columns.ts";
import { signerName } from "./signer-name.ts";
import { aged, named, tabled } from "../tabled.ts";
import { unsimulatedKind } from "../unsimulated.ts";

const shortestSeconds = 600;
const usages: readonly string[] = [
  "any",
  "cert sign",
  "client auth",
  "code signing",
  "content commitment",
  "crl sign",
  "data encipherment",
  "decipher only",
  "digital signature",
  "email protection",
  "encipher only",
  "ipsec end system",
  "ipsec tunnel",
  "ipsec user",
  "key agreement",
  "key encipherment",
  "microsoft sgc",
  "netscape sgc",
  "ocsp signing",
  "s/mime",
  "server auth",
  "signing",
  "timestamping",
];

/** The rules of CertificateSigningRequests. */
export const certificateSigningRequestStrategy: Strategy<CertificateSigningRequest> = {
  countsGenerations: false,
  hasStatus: true,

  prepareForCreate(csr, _, user) {
    const { username: _name, uid: _uid, groups: _groups, extra: _extra, ...wanted } = csr.spec;
    csr.spec = { ...wanted, ...(user && asking(user)) };
    for (const name of Object.keys(csr.status))
      delete (csr.status as Record<string, unknown>)[name];
  },

  warnings: () => [unsimulatedKind("CertificateSigningRequest")],
  validate,
  completeStatus({ status }, time) {
    for (const condition of status.conditions ?? []) {
      condition.lastUpdateTime ??= time;
      condition.lastTransitionTime ??= time;
    }
  },
  validateStatusUpdate: ({ status }) => validateVerdicts(status),

  ...tabled<CertificateSigningRequest>(
    named,
    aged,
    [column("SignerName", "Who is asked to sign."), ({ spec }) => spec.signerName || "<none>"],
    [column("Requestor", "Who asks."), ({ spec }) => spec.username ?? ""],
    [
      column("RequestedDuration", "How long the certificate shall hold."),
      ({ spec: { expirationSeconds: seconds } }) =>
        seconds === undefined ? "<none>" : humanDuration(seconds * 1000),
    ],
    [column("Condition", "What became of it."), conditionText],
  ),

  selectableFields: ({ spec }) => ({ "spec.signerName": spec.signerName }),
};

/** Who asks, as a request carries it. */
function asking({
  username,
  uid,
  groups,
  extra = {},
}: User): Partial<CertificateSigningRequest["spec"]> {
  const extras = Object.entries(extra).map(([key, values]): [string, string[]] => [
    key,
    [...values],
  ]);
  return {
    username,
    groups: [...groups],
    ...(uid && { uid }),
    ...(extras.length > 0 && { extra: Object.fromEntries(extras) }),
  };
}

function conditionText({ status }: CertificateSigningRequest): string {
  const has = (type: string) => status.conditions?.some((each) => each.type === type) ?? false;
  const verdict = has("Denied") ? "Denied" : has("Approved") ? "Approved" : "Pending";
  return `${verdict}${has("Failed") ? ",Failed" : ""}${status.certificate ? ",Issued" : ""}`;
}

function validate({ spec }: CertificateSigningRequest): FieldError[] {
  const errors: FieldError[] = [];
  const bytes = decodeBase64(spec.request) ?? [];
  const text = String.fromCharCode(...bytes);
  if (!/-----BEGIN (NEW )?CERTIFICATE REQUEST-----/.test(text)) {
    const shown = new GoText(`[]byte{${bytes.map((byte) => `0x${byte.toString(16)}`).join(", ")}}`);
    const why = "PEM block type must be CERTIFICATE REQUEST";
    errors.push(invalid("spec.request", shown, why));
  }
  const given = spec.usages ?? [];
  if (given.length === 0) errors.push(required("spec.usages"));
  for (const [index, usage] of given.entries()) {
    if (!usages.includes(usage)) errors.push(notSupported(`spec.usages[${index}]`, usage, usages));
  }
  for (const [index, usage] of given.entries()) {
    if (given.indexOf(usage) < index) errors.push(duplicate(`spec.usages[${index}]`, usage));
  }
  const { signerName: signer } = spec;
  if (signer === "kubernetes.io/legacy-unknown") {
    const why = "the legacy signerName is not allowed via this API version";
    errors.push(invalid("spec.signerName", signer, why));
  } else errors.push(...signerName("spec.signerName", signer));
  const { expirationSeconds: seconds } = spec;
  if (seconds !== undefined && seconds < shortestSeconds) {
    const why = "may not specify a duration less than 600 seconds (10 minutes)";
    errors.push(invalid("spec.expirationSeconds", seconds, why));
  }
  return errors;
}

function validateVerdicts({ conditions = [] }: CertificateSigningRequest["status"]): FieldError[] {
  const verdicts = conditions.filter(({ type }) => type === "Approved" || type === "Denied");
  const second = verdicts.find(({ type }) => type !== verdicts[0]?.type);
  if (!second) return [];
  const field = `status.conditions[${conditions.indexOf(second)}].type`;
  const why = "Approved and Denied conditions are mutually exclusive";
  return [invalid(field, second.type, why)];
}
