import type { CertificateSigningRequest } from "#api/certificates.ts";
import { humanDuration } from "#api/duration.ts";
import { certificateSubjectFault } from "../../admission/certificate-subject.ts";
import type { Strategy } from "../../strategy.ts";
import type { User } from "../../user.ts";
import { column } from "../columns.ts";
import { pathSegmentName } from "../rules/path-segment.ts";
import { validateRequest, validateRequestStatus } from "./request-validation.ts";
import { aged, named, tabled } from "../tabled.ts";
import { unsimulatedKind } from "../unsimulated.ts";

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

  // What was asked for stays.
  prepareForUpdate(next, old) {
    next.spec = old.spec;
  },

  validateName: pathSegmentName,
  warnings: ({ spec }, _, context) =>
    context.signs(spec.signerName) ? [] : [unsimulatedKind("CertificateSigningRequest")],
  validate: validateRequest,
  admit: certificateSubjectFault,
  updateChecks: ["metadata", "object", "metadataChange"],

  completeStatus(draft, old, time, part) {
    if (part === "status") keepVerdicts(draft.status, old.status);
    setConditionTimes(draft.status, old.status, time);
    if (part === "status") return;
    const { conditions } = draft.status;
    const { conditions: _, ...kept } = old.status;
    draft.status = { ...kept, ...(conditions && { conditions }) };
  },
  statusChecks: ["metadata", "change", "metadataChange"],
  validateStatusUpdate: validateRequestStatus,

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

type Status = CertificateSigningRequest["status"];

/** Who writes the status does not approve or deny: what there is of it stays as it was. */
function keepVerdicts(next: Status, old: Status): void {
  for (const verdict of ["Approved", "Denied"]) {
    const kept = (old.conditions ?? []).filter(({ type }) => type === verdict);
    const given = (next.conditions ?? []).filter(({ type }) => type === verdict);
    if (given.length === 0 || kept.length !== given.length) continue;
    next.conditions = next.conditions!.map((each) =>
      each.type === verdict ? { ...kept[given.indexOf(each)]! } : each,
    );
  }
}

function setConditionTimes({ conditions = [] }: Status, old: Status, time: string): void {
  for (const condition of conditions) {
    condition.lastUpdateTime ??= time;
    const before = old.conditions?.find(
      ({ type, status, lastTransitionTime }) =>
        type === condition.type && status === condition.status && lastTransitionTime,
    );
    condition.lastTransitionTime ??= before?.lastTransitionTime ?? time;
  }
}
