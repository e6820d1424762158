// What may change in a Pod that is there. Rules of ValidatePodUpdate in pkg/apis/core/validation.

import type { Pod } from "#api/core.ts";
import { type FieldError, forbidden, invalid, required } from "#api/field-errors.ts";
import type {
  Container,
  NodeAffinity,
  NodeSelectorTerm,
  PodSpec,
  Toleration,
} from "#api/podspec.ts";
import { clone, equal } from "#base/json.ts";
import { internalPodSpec } from "../../../go-types/internal-types.ts";
import { goDiff } from "../../go-diff/go-diff.ts";
import { validateImageSpace } from "./container-validation.ts";
import { goLabels, goList, goStrings, goStruct } from "../rules/go-text.ts";
import { between, maxInt32 } from "../rules/number-rules.ts";
import { validateAnnotationsUpdate } from "./pod-annotations.ts";
import { validateResize } from "./pod-resize.ts";
import { validateTolerations } from "./placement-validation.ts";

/** What is wrong with a change of a Pod; `part`: the subresource that is written. */
export function validatePodUpdate(next: Pod, old: Pod, part?: string): FieldError[] {
  const { annotations: after = {} } = next.metadata;
  const { annotations: before = {} } = old.metadata;
  if (part === "resize") return validateResize(next, old);
  return [
    ...validateAnnotationsUpdate(after, before),
    ...(part === "ephemeralcontainers"
      ? validateEphemeralUpdate(next, old)
      : validateSpecUpdate(next.spec, old.spec)),
  ];
}

/** Ephemeral containers can be added, and stay as they are. */
function validateEphemeralUpdate(next: Pod, old: Pod): FieldError[] {
  const field = "spec.ephemeralContainers";
  return (old.spec.ephemeralContainers ?? []).flatMap((container) => {
    const name = JSON.stringify(container.name);
    const now = next.spec.ephemeralContainers?.find((each) => each.name === container.name);
    if (!now) {
      return [forbidden(field, `existing ephemeral containers ${name} may not be removed\n`)];
    }
    if (equal(now, container)) return [];
    const difference = goDiff("EphemeralContainer", container, now);
    return [
      forbidden(field, `existing ephemeral containers ${name} may not be changed\n${difference}`),
    ];
  });
}

const fixedFields =
  "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

/** Of a Pod's spec, only images, a shorter deadline, more tolerations and fewer gates may change. */
function validateSpecUpdate(next: PodSpec, old: PodSpec): FieldError[] {
  const errors: FieldError[] = [];
  for (const list of ["containers", "initContainers"] as const) {
    const now = next[list] ?? [];
    const before = old[list] ?? [];
    const field = `spec.${list}`;
    if (now.length !== before.length) {
      return [...errors, forbidden(field, "pod updates may not add or remove containers")];
    }
    errors.push(...now.flatMap((each, index) => validateImage(each, `${field}[${index}]`)));
  }
  const deadline = validateDeadline(next.activeDeadlineSeconds, old.activeDeadlineSeconds);
  errors.push(...deadline);
  // A deadline that is no number of seconds, or a later one, ends the search.
  if (deadline.length > 0 && next.activeDeadlineSeconds !== undefined) return errors;
  errors.push(
    ...validateAddedTolerations(next.tolerations ?? [], old.tolerations ?? []),
    ...validateRemovedGates(next, old),
  );
  if (equal(next, old)) return errors;
  const isGated = Boolean(old.schedulingGates?.length);
  if (isGated) errors.push(...validateGatedPlacement(next, old));
  const fixed = fixedPart(next, old, isGated);
  if (equal(fixed, old)) return errors;
  const difference = goDiff("PodSpec", internalPodSpec(old), internalPodSpec(fixed));
  return [...errors, forbidden("spec", `${fixedFields}\n${difference}`)];
}

function validateImage(container: Container, path: string): FieldError[] {
  return [
    ...(container.image ? [] : [required(`${path}.image`)]),
    ...validateImageSpace(container, path),
  ];
}

function validateDeadline(after: number | undefined, before: number | undefined): FieldError[] {
  const field = "spec.activeDeadlineSeconds";
  if (after === undefined) {
    if (before === undefined) return [];
    return [invalid(field, null, "must not update from a positive integer to nil value")];
  }
  if (after < 0 || after > maxInt32) return between(field, after, 0, maxInt32);
  if (before === undefined || after <= before) return [];
  return [invalid(field, after, "must be less than or equal to previous value")];
}

/** How long something is tolerated may change, what and whether may not. */
function validateAddedTolerations(
  next: readonly Toleration[],
  old: readonly Toleration[],
): FieldError[] {
  const field = "spec.tolerations";
  const isLost = old.some(
    (toleration) =>
      !next.some((other) =>
        equal({ ...toleration, tolerationSeconds: other.tolerationSeconds }, other),
      ),
  );
  const why = "existing toleration can not be modified except its tolerationSeconds";
  return isLost ? [forbidden(field, why)] : validateTolerations(next, field);
}

function validateRemovedGates(next: PodSpec, old: PodSpec): FieldError[] {
  const before = (old.schedulingGates ?? []).map(({ name }) => name);
  return (next.schedulingGates ?? []).flatMap(({ name }, index) => {
    if (before.includes(name)) return [];
    const why = `only deletion is allowed, but found new scheduling gate '${name}'`;
    return [forbidden(`spec.schedulingGates[${index}].name`, why)];
  });
}

/** While a Pod is held back, more may be asked of its node. */
function validateGatedPlacement(next: PodSpec, old: PodSpec): FieldError[] {
  const errors: FieldError[] = [];
  const { nodeSelector = {} } = next;
  const isLost = Object.entries(old.nodeSelector ?? {}).some(
    ([key, value]) => nodeSelector[key] !== value,
  );
  if (isLost) {
    const why = "only additions to spec.nodeSelector are allowed (no mutations or deletions)";
    errors.push(invalid("spec.nodeSelector", goLabels(next.nodeSelector), why));
  }
  return [
    ...errors,
    ...validateNodeAffinityUpdate(next.affinity?.nodeAffinity, old.affinity?.nodeAffinity),
  ];
}

const needed = "requiredDuringSchedulingIgnoredDuringExecution";

function validateNodeAffinityUpdate(
  next: NodeAffinity | undefined,
  old: NodeAffinity | undefined,
): FieldError[] {
  const before = old?.[needed]?.nodeSelectorTerms ?? [];
  const after = next?.[needed]?.nodeSelectorTerms ?? [];
  const field = `spec.affinity.nodeAffinity.${needed}.nodeSelectorTerms`;
  if (equal(next, old) || before.length === 0) return [];
  if (before.length !== after.length) {
    const why = "no additions/deletions to non-empty NodeSelectorTerms list are allowed";
    const shown = goList("core.NodeSelectorTerm", after.length > 0 ? after.map(goTerm) : undefined);
    return [invalid(field, shown, why)];
  }
  const why = "only additions are allowed (no mutations or deletions)";
  return after.flatMap((term, index) =>
    hasOnlyMore(term, before[index]!) ? [] : [invalid(`${field}[${index}]`, goTerm(term), why)],
  );
}

function hasOnlyMore(next: NodeSelectorTerm, old: NodeSelectorTerm): boolean {
  const lists = ["matchExpressions", "matchFields"] as const;
  // A term that asks for nothing selects nothing, and has to stay so.
  if (lists.every((list) => !old[list]?.length)) return lists.every((list) => !next[list]?.length);
  return lists.every((list) => {
    const { [list]: before = [] } = old;
    return equal((next[list] ?? []).slice(0, before.length), before);
  });
}

function goTerm({ matchExpressions, matchFields }: NodeSelectorTerm) {
  const type = "core.NodeSelectorRequirement";
  const shown = (requirements: NodeSelectorTerm["matchFields"]) =>
    goList(
      type,
      requirements?.map(({ key, operator, values }) =>
        goStruct(type, { Key: key, Operator: operator, Values: goStrings(values) }),
      ),
    );
  return goStruct("core.NodeSelectorTerm", {
    MatchExpressions: shown(matchExpressions),
    MatchFields: shown(matchFields),
  });
}

/** The next spec with what may change put back. */
function fixedPart(next: PodSpec, old: PodSpec, isGated: boolean): PodSpec {
  const spec = clone(next);
  for (const list of ["containers", "initContainers"] as const) {
    for (const [index, container] of (spec[list] ?? []).entries()) {
      container.image = old[list]![index]!.image;
    }
  }
  const putBack = (
    field: "activeDeadlineSeconds" | "tolerations" | "schedulingGates" | "nodeSelector",
  ) => {
    delete spec[field];
    if (old[field] !== undefined) Object.assign(spec, { [field]: old[field] });
  };
  putBack("activeDeadlineSeconds");
  putBack("tolerations");
  putBack("schedulingGates");
  if (old.terminationGracePeriodSeconds! < 0 && spec.terminationGracePeriodSeconds === 1) {
    spec.terminationGracePeriodSeconds = old.terminationGracePeriodSeconds!;
  }
  if (!isGated) return spec;
  putBack("nodeSelector");
  const { nodeAffinity: _, ...others } = spec.affinity ?? {};
  const nodeAffinity = old.affinity?.nodeAffinity;
  const isNone = !old.affinity && Object.keys(others).length === 0;
  delete spec.affinity;
  if (!isNone) spec.affinity = { ...others, ...(nodeAffinity && { nodeAffinity }) };
  return spec;
}
