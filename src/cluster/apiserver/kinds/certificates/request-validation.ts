// What is wrong with a CertificateSigningRequest. Rules of pkg/apis/certificates/validation.

import { decodeBase64 } from "#api/base64.ts";
import type { CertificateSigningRequest } from "#api/certificates.ts";
import {
  duplicate,
  type FieldError,
  forbidden,
  GoText,
  invalid,
  notSupported,
  required,
} from "#api/field-errors.ts";
import { pemBlocks } from "../rules/pem.ts";
import { signerName } from "./signer-name.ts";

type Status = CertificateSigningRequest["status"];

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

const path = "status.conditions";
/** Conditions that are there or not there: they are never false. */
const verdicts = ["Approved", "Denied", "Failed"];

/** What is wrong with what is asked for. */
export function validateRequest({ spec }: CertificateSigningRequest): FieldError[] {
  const { usages: given = [], signerName: signer, expirationSeconds: seconds } = spec;
  const legacy = "the legacy signerName is not allowed via this API version";
  const short = "may not specify a duration less than 600 seconds (10 minutes)";
  return [
    ...validatePem(spec.request),
    ...(given.length === 0 ? [required("spec.usages")] : []),
    ...given.flatMap((usage, index) =>
      usages.includes(usage) ? [] : [notSupported(`spec.usages[${index}]`, usage, usages)],
    ),
    ...given.flatMap((usage, index) =>
      given.indexOf(usage) < index ? [duplicate(`spec.usages[${index}]`, usage)] : [],
    ),
    ...(signer === "kubernetes.io/legacy-unknown"
      ? [invalid("spec.signerName", signer, legacy)]
      : signerName("spec.signerName", signer)),
    ...(seconds !== undefined && seconds < shortestSeconds
      ? [invalid("spec.expirationSeconds", seconds, short)]
      : []),
  ];
}

function validatePem(request: string | null): FieldError[] {
  const bytes = decodeBase64(request ?? "") ?? [];
  const [first] = pemBlocks(String.fromCharCode(...bytes));
  if (first?.type === "CERTIFICATE REQUEST") return [];
  const list = bytes.map((byte) => `0x${byte.toString(16)}`).join(", ");
  const shown = new GoText(request === null ? "[]byte(nil)" : `[]byte{${list}}`);
  return [invalid("spec.request", shown, "PEM block type must be CERTIFICATE REQUEST")];
}

/** What is wrong with a new status; by `approval` it may be approved or denied. */
export function validateRequestStatus(
  { status: next }: CertificateSigningRequest,
  { status: old }: CertificateSigningRequest,
  part?: string,
): FieldError[] {
  const isChanged = (next.certificate ?? "") !== (old.certificate ?? "");
  const fault = isChanged ? certificateFault(next.certificate) : undefined;
  const field = "status.certificate";
  return [
    ...validateConditions(next),
    ...(fault ? [invalid(field, "<certificate data>", fault)] : []),
    ...verdicts.flatMap((type) =>
      countOf(next, type) < countOf(old, type)
        ? [forbidden(path, `updates may not remove a condition of type "${type}"`)]
        : [],
    ),
    ...(part === "approval" ? [] : ["Approved", "Denied"]).flatMap((type) =>
      countOf(next, type) > countOf(old, type)
        ? [forbidden(path, `updates may not add a condition of type "${type}"`)]
        : [],
    ),
    ...(isChanged && old.certificate
      ? [forbidden(field, "updates may not modify existing certificate content")]
      : []),
  ];
}

function countOf({ conditions = [] }: Status, type: string): number {
  return conditions.filter((each) => each.type === type).length;
}

function validateConditions({ conditions = [] }: Status): FieldError[] {
  const seen = new Set<string>();
  return conditions.flatMap(({ type, status }, index) => {
    const here = `${path}[${index}]`;
    const opposite = { Approved: "Denied", Denied: "Approved" }[type];
    const exclusive = "Approved and Denied conditions are mutually exclusive";
    const errors = [
      ...(type ? [] : [required(`${here}.type`)]),
      ...validateTruth(status, verdicts.includes(type), `${here}.status`),
      ...(opposite && seen.has(opposite) ? [invalid(`${here}.type`, type, exclusive)] : []),
      ...(seen.has(type) ? [duplicate(`${here}.type`, type)] : []),
    ];
    seen.add(type);
    return errors;
  });
}

function validateTruth(status: string, isVerdict: boolean, field: string): FieldError[] {
  const allowed = isVerdict ? ["True"] : ["False", "True", "Unknown"];
  if (!status) return [required(field)];
  return allowed.includes(status) ? [] : [notSupported(field, status, allowed)];
}

/** What is wrong with the form of certificates in PEM; what stands in them is not looked at. */
function certificateFault(certificate = ""): string | undefined {
  const bytes = decodeBase64(certificate) ?? [];
  if (bytes.length === 0) return undefined;
  const blocks = pemBlocks(String.fromCharCode(...bytes));
  for (const { type, hasHeaders, bytes: content } of blocks) {
    const shown = JSON.stringify(type);
    if (type !== "CERTIFICATE") return `only CERTIFICATE PEM blocks are allowed, found ${shown}`;
    if (hasHeaders) return "no PEM block headers are permitted";
    if (content.length === 0) return "found CERTIFICATE PEM block containing 0 certificates";
  }
  return blocks.length > 0 ? undefined : "must contain at least one CERTIFICATE PEM block";
}
