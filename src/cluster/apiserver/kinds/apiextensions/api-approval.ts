import type { CustomResourceDefinition } from "#api/apiextensions.ts";
import { type FieldError, invalid, required } from "#api/field-errors.ts";

const annotation = "api-approved.kubernetes.io";
const advice = "see https://github.com/kubernetes/enhancements/pull/1111";

/** Whether a definition in one of Kubernetes' own groups has been approved. */
export interface Approval {
  readonly state: "Missing" | "Invalid" | "Approved" | "Bypassed";
  readonly reason: string;
}

/** undefined for groups that are not Kubernetes' own. As apihelpers.GetAPIApprovalState. */
export function approvalOf({ spec, metadata }: CustomResourceDefinition): Approval | undefined {
  if (!/(^|\.)(k8s|kubernetes)\.io$/.test(spec.group)) return undefined;
  const given = metadata.annotations?.[annotation] ?? "";
  const must = `protected groups must have approval annotation ${JSON.stringify(annotation)}`;
  if (!given) return { state: "Missing", reason: `${must}, ${advice}` };
  if (given.startsWith("unapproved")) {
    return { state: "Bypassed", reason: `not approved: ${JSON.stringify(given)}` };
  }
  if (/^[a-zA-Z][a-zA-Z0-9+.-]*:\/\/[^/?#\s]+/.test(given)) {
    return { state: "Approved", reason: `approved in ${given}` };
  }
  const reason = `${must} with either a URL or a reason starting with "unapproved", ${advice}`;
  return { state: "Invalid", reason };
}

/** What is wrong with the approval of a new definition, or with a change of it. */
export function validateApproval(
  next: CustomResourceDefinition,
  old?: CustomResourceDefinition,
): FieldError[] {
  const approval = approvalOf(next);
  if (!approval || (old && approvalOf(old)?.state === approval.state)) return [];
  const place = `metadata.annotations[${annotation}]`;
  const { state, reason } = approval;
  if (state === "Missing") return [required(place, reason)];
  if (state !== "Invalid") return [];
  return [invalid(place, next.metadata.annotations?.[annotation] ?? "", reason)];
}
