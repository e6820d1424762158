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
  invalid,
  invalidEach,
  notSupported,
  required,
} from "#api/field-errors.ts";
import { dns1123Label } from "#api/label-rules.ts";
import type { LabelSelector } from "#api/meta.ts";
import type { PodTemplateSpec } from "#api/podspec.ts";
import { equal } from "#base/json.ts";
import { validateAnnotations, validateLabels } from "../../metadata.ts";
import { goPointer, goSelector, goStruct } from "../rules/go-text.ts";
import { validateLabelSelector } from "../rules/label-selector.ts";
import { nonNegative } from "../rules/number-rules.ts";
import { validatePodAnnotations } from "../pod/pod-annotations.ts";
import { validateEndlessPods, validateTemplateLabels } from "../pod/template-validation.ts";
import { validateSomeSelector } from "./workload-validation.ts";

/** What is wrong with a StatefulSet, new or changed. */
export function validateStatefulSet({ spec }: StatefulSet): FieldError[] {
  return validateSpec(spec, false);
}

/** What is wrong with a new StatefulSet. The name of its Service cannot change afterwards. */
export function validateNewStatefulSet({ spec }: StatefulSet): FieldError[] {
  return validateSpec(spec, true);
}

function validateSpec(spec: StatefulSetSpec, isNew: boolean): FieldError[] {
  const { serviceName: name } = spec;
  return [
    ...validatePolicy(spec.podManagementPolicy),
    ...validateStrategy(spec.updateStrategy ?? {}),
    ...validateRetention(spec.persistentVolumeClaimRetentionPolicy ?? {}),
    ...nonNegative("spec.replicas", spec.replicas),
    ...nonNegative("spec.minReadySeconds", spec.minReadySeconds),
    ...nonNegative("spec.ordinals.start", spec.ordinals?.start),
    ...(isNew && name ? invalidEach("spec.serviceName", name, dns1123Label(name)) : []),
    ...validateSelected(spec.selector, spec.template),
    ...validateEndlessPods(spec.template, "StatefulSet", "spec.template"),
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
  if (!policy) return [required("spec.podManagementPolicy")];
  if (policy === "OrderedReady" || policy === "Parallel") return [];
  return [invalid("spec.podManagementPolicy", policy, "must be 'OrderedReady' or 'Parallel'")];
}

function validateStrategy({ rollingUpdate, ...strategy }: StatefulSetUpdateStrategy): FieldError[] {
  const type: string = strategy.type ?? "";
  const path = "spec.updateStrategy";
  const { partition = 0 } = rollingUpdate ?? {};
  if (type === "RollingUpdate") return nonNegative(`${path}.rollingUpdate.partition`, partition);
  if (!type) return [required(path)];
  const part = "apps.RollingUpdateStatefulSetStrategy";
  if (type !== "OnDelete") {
    const shown = goStruct("apps.StatefulSetUpdateStrategy", {
      Type: type,
      RollingUpdate: goPointer(part, rollingUpdate),
    });
    return [invalid(path, shown, "must be 'RollingUpdate' or 'OnDelete'")];
  }
  if (!rollingUpdate) return [];
  const shown = goStruct(part, {
    Partition: partition,
    MaxUnavailable: goPointer("intstr.IntOrString", undefined),
  });
  return [
    invalid(`${path}.rollingUpdate`, shown, "only allowed for updateStrategy 'RollingUpdate'"),
  ];
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

/** A selector and the template's metadata; what the template's Pods are made of is not looked at. */
function validateSelected(
  selector: LabelSelector | undefined,
  template: PodTemplateSpec,
): FieldError[] {
  const { labels, annotations = {} } = template.metadata;
  const path = "spec.template";
  const errors = selector
    ? [
        ...validateLabelSelector(selector, "spec.selector"),
        ...validateSomeSelector(selector, "statefulset"),
      ]
    : [required("spec.selector")];
  if (validateLabelSelector(selector, "").length > 0) {
    return [...errors, invalid("spec.selector", goSelector(selector), "")];
  }
  return [
    ...errors,
    ...validateTemplateLabels(template, selector, path),
    ...validateLabels(labels, `${path}.labels`),
    ...validateAnnotations(annotations, `${path}.annotations`),
    ...validatePodAnnotations(annotations, template.spec, `${path}.annotations`),
  ];
}
