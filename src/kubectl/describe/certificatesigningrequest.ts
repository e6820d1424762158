import { type CertificateRequest, certificateRequest } from "#api/certificate-request.ts";
import type { CertificateSigningRequest } from "#api/certificates.ts";
import { humanDuration } from "#api/duration.ts";
import { UsageError } from "../errors.ts";
import { Description } from "./description.ts";
import { type Describer, eventsOfObject, read } from "./describer.ts";
import { describeEvents } from "./events.ts";
import { labelsLine } from "./metadata.ts";
import { timeText } from "./times.ts";

/** Describes a CertificateSigningRequest. */
export const describeCertificateSigningRequest: Describer = async (subject, context) => {
  const request = await read<CertificateSigningRequest>(context, subject);
  const { metadata, spec } = request;
  const events = await eventsOfObject(context, request);
  const asked = parsed(spec.request ?? "");
  const values = (number: number) => asked.subject.get(number) ?? [];
  const d = new Description();
  d.field("Name", metadata.name).field("Labels", labelsLine(metadata.labels));
  d.field("Annotations", labelsLine(metadata.annotations));
  d.field("CreationTimestamp", timeText(metadata.creationTimestamp));
  d.field("Requesting User", spec.username ?? "");
  if (spec.signerName) d.field("Signer", spec.signerName);
  if (spec.expirationSeconds !== undefined) {
    d.field("Requested Duration", humanDuration(spec.expirationSeconds * 1000));
  }
  d.field("Status", statusText(request)).heading("Subject");
  d.row(0, "", "Common Name:", values(3).at(-1) ?? "");
  d.row(0, "", "Serial Number:", values(5).at(-1) ?? "");
  for (const [number, label] of attributes) listBelow(d, label, values(number));
  const { dnsNames, emailAddresses, uris, ipAddresses } = asked;
  if (dnsNames.length + emailAddresses.length + uris.length + ipAddresses.length > 0) {
    d.heading("Subject Alternative Names");
    listBelow(d, "DNS Names", dnsNames);
    listBelow(d, "Email Addresses", emailAddresses);
    listBelow(d, "URIs", uris);
    listBelow(d, "IP Addresses", ipAddresses);
  }
  describeEvents(d, events, context.now);
  return d.text;
};

function parsed(request: string): CertificateRequest {
  try {
    return certificateRequest(request);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError("Error parsing CSR: asn1: syntax error: data truncated");
  }
}

/** Attributes of a name that may have several values, by their number. */
const attributes = [
  [10, "Organization"],
  [11, "Organizational Unit"],
  [6, "Country"],
  [7, "Locality"],
  [8, "Province"],
  [9, "StreetAddress"],
  [17, "PostalCode"],
] as const;

function listBelow(d: Description, label: string, values: readonly string[]): void {
  for (const [index, value] of values.entries()) {
    d.row(0, "", index === 0 ? `${label}:` : "", value);
  }
}

/** As extractCSRStatus in kubectl/pkg/describe/describe.go. */
function statusText({
  status: { conditions = [], certificate },
}: CertificateSigningRequest): string {
  const has = (type: string) => conditions.some((each) => each.type === type);
  const verdict = has("Denied") ? "Denied" : has("Approved") ? "Approved" : "Pending";
  return `${verdict}${has("Failed") ? ",Failed" : ""}${certificate ? ",Issued" : ""}`;
}
