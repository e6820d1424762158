// What is wrong with a StatefulSet. Rules of pkg/apis/apps/validation.

import type {
  ClaimRetentionPolicy,
  StatefulSet,
  StatefulSetSpec,
  StatefulSetUpdateStrategy,
} from "#api/apps.ts";
import {
  type FieldError,
  forbidden,
  GoText,
  invalid,
  notSupported,
  required,
} from "#api/field-errors.ts";
import { dns1123Label } from "#api/label-rules.ts";
import type { LabelSelector } from "#api/meta.ts";
import type { PodTemplateSpec } from "#api/podspec.ts";
import { selectorOf } from "#api/selectors.ts";
import { equal } from "#base/json.ts";
import { validateAnnotations, validateLabels } from "../metadata.ts";
import { nonNegative } from "./number-rules.ts";
import {
  goLabels,
  goSelector,
  validateLabelSelector,
  validateSomeSelector,
} from "./workload-validation.ts";

/** What is wrong with a StatefulSet, new or changed. */
export function validateStatefulSet({ spec }: StatefulSet): FieldError[] {
  return [
    ...validatePolicy(spec.podManagementPolicy),
    ...validateStrategy(spec.updateStrategy ?? {}),
    ...validateRetention(spec.persistentVolumeClaimRetentionPolicy ?? {}),
    ...nonNegative("spec.replicas", spec.replicas),
    ...nonNegative("spec.minReadySeconds", spec.minReadySeconds),
    ...nonNegative("spec.ordinals.start", spec.ordinals?.start),
    ...validateServiceName(spec.serviceName),
    ...validateSelected(spec.selector, spec.template),
    ...validatePodLife(spec),
  ];
}

/** What is wrong with a change: most of a StatefulSet stays as it was made. */
export function validateStatefulSetUpdate(next: StatefulSet, old: StatefulSet): FieldError[] {
  if (equal(fixedPart(next.spec), fixedPart(old.spec))) return [];
  const why =
    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";
  return [forbidden("spec", why)];
}

function fixedPart({
  selector,
  volumeClaimTemplates,
  serviceName,
  podManagementPolicy,
}: StatefulSetSpec): object {
  return { selector, volumeClaimTemplates, serviceName, podManagementPolicy };
}

function validatePolicy(policy: string = ""): FieldError[] {
  if (policy === "OrderedReady" || policy === "Parallel") return [];
  return [invalid("spec.podManagementPolicy", policy, "must be 'OrderedReady' or 'Parallel'")];
}

function validateStrategy({ rollingUpdate, ...strategy }: StatefulSetUpdateStrategy): FieldError[] {
  const type: string = strategy.type ?? "";
  const path = "spec.updateStrategy";
  const { partition = 0 } = rollingUpdate ?? {};
  if (type === "RollingUpdate") return nonNegative(`${path}.rollingUpdate.partition`, partition);
  if (type !== "OnDelete") {
    const shown = `apps.StatefulSetUpdateStrategy{Type:${JSON.stringify(type)}, RollingUpdate:(*apps.RollingUpdateStatefulSetStrategy)(nil)}`;
    return [invalid(path, new GoText(shown), "must be 'RollingUpdate' or 'OnDelete'")];
  }
  if (!rollingUpdate) return [];
  const shown = `apps.RollingUpdateStatefulSetStrategy{Partition:${partition}, MaxUnavailable:(*intstr.IntOrString)(nil)}`;
  const why = "only allowed for updateStrategy 'RollingUpdate'";
  return [invalid(`${path}.rollingUpdate`, new GoText(shown), why)];
}

function validateRetention({ whenDeleted, whenScaled }: ClaimRetentionPolicy): FieldError[] {
  return Object.entries({ whenDeleted, whenScaled }).flatMap(([name, policy = ""]) =>
    policy === "Retain" || policy === "Delete"
      ? []
      : [
          notSupported(`spec.persistentVolumeClaimRetentionPolicy.${name}`, policy, [
            "Retain",
            "Delete",
          ]),
        ],
  );
}

function validateServiceName(name: string): FieldError[] {
  const fault = name ? dns1123Label(name) : undefined;
  return fault ? [invalid("spec.serviceName", name, fault)] : [];
}

/** A selector and the template's metadata; what the template's Pods are made of is not looked at. */
function validateSelected(
  selector: LabelSelector | undefined,
  template: PodTemplateSpec,
): FieldError[] {
  const { labels, annotations } = template.metadata;
  const path = "spec.template";
  const errors = selector
    ? [
        ...validateLabelSelector(selector, "spec.selector"),
        ...validateSomeSelector(selector, "statefulset"),
      ]
    : [required("spec.selector")];
  if (selector && !isSelector(selector)) {
    return [...errors, invalid("spec.selector", goSelector(selector), "")];
  }
  // No selector selects nothing, an empty one everything.
  if (!selectorOf(selector).matches(labels) || !selector) {
    const why = "`selector` does not match template `labels`";
    errors.push(invalid(`${path}.metadata.labels`, goLabels(labels), why));
  }
  return [
    ...errors,
    ...validateLabels(labels, `${path}.labels`),
    ...validateAnnotations(annotations, `${path}.annotations`),
  ];
}

/** Whether its expressions can be understood. */
function isSelector({ matchExpressions = [] }: LabelSelector): boolean {
  return matchExpressions.every(({ operator, values = [] }) =>
    operator === "In" || operator === "NotIn"
      ? values.length > 0
      : ["Exists", "DoesNotExist"].includes(operator) && values.length === 0,
  );
}

function validatePodLife({ template: { spec } }: StatefulSetSpec): FieldError[] {
  const { restartPolicy = "Always", activeDeadlineSeconds } = spec;
  const path = "spec.template.spec";
  const errors: FieldError[] = [];
  if (restartPolicy !== "Always") {
    errors.push(notSupported(`${path}.restartPolicy`, restartPolicy, ["Always"]));
  }
  if (activeDeadlineSeconds !== undefined) {
    const why = "activeDeadlineSeconds in StatefulSet is not Supported";
    errors.push(forbidden(`${path}.activeDeadlineSeconds`, why));
  }
  return errors;
}
