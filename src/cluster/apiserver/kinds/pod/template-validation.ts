// What is wrong with the template of a Pod. Rules of ValidatePodTemplateSpec in pkg/apis/core/validation.

import { type FieldError, forbidden, invalid, notSupported } from "#api/field-errors.ts";
import type { LabelSelector } from "#api/meta.ts";
import type { PodTemplateSpec } from "#api/podspec.ts";
import { selectorOf } from "#api/selectors.ts";
import { validateAnnotations, validateLabels } from "../../metadata.ts";
import { goLabels } from "../rules/go-text.ts";
import {
  validateAppArmorMatch,
  validatePodAnnotations,
  validateSeccompMatch,
} from "./pod-annotations.ts";
import { validatePodSpec } from "./pod-validation.ts";

/** What is wrong with a template at `path`, whatever is made from it. */
export function validateTemplate({ metadata, spec }: PodTemplateSpec, path: string): FieldError[] {
  const { labels, annotations = {} } = metadata;
  const place = `${path}.annotations`;
  const field = `${path}.spec.ephemeralContainers`;
  return [
    ...validateLabels(labels, `${path}.labels`),
    ...validateAnnotations(annotations, place),
    ...validatePodAnnotations(annotations, spec, place),
    ...validatePodSpec(spec, `${path}.spec`),
    ...validateSeccompMatch(annotations, spec, `${path}.spec`),
    ...validateAppArmorMatch(annotations, spec, `${path}.spec`),
    ...(spec.ephemeralContainers?.length
      ? [forbidden(field, "ephemeral containers not allowed in pod template")]
      : []),
  ];
}

/** Whether the labels of a template are what the selector asks for; one that can be read. */
export function validateTemplateLabels(
  { metadata: { labels } }: PodTemplateSpec,
  selector: LabelSelector | undefined,
  path: string,
): FieldError[] {
  // No selector selects nothing, an empty one everything.
  if (selector && selectorOf(selector).matches(labels)) return [];
  const why = "`selector` does not match template `labels`";
  return [invalid(`${path}.metadata.labels`, goLabels(labels), why)];
}

/** Pods that something keeps running restart always and never end by themselves; `kind` keeps them. */
export function validateEndlessPods(
  { spec }: PodTemplateSpec,
  kind: string,
  path: string,
): FieldError[] {
  const { restartPolicy = "", activeDeadlineSeconds } = spec;
  const deadline = `${path}.spec.activeDeadlineSeconds`;
  return [
    ...(restartPolicy === "Always"
      ? []
      : [notSupported(`${path}.spec.restartPolicy`, restartPolicy, ["Always"])]),
    ...(activeDeadlineSeconds === undefined
      ? []
      : [forbidden(deadline, `activeDeadlineSeconds in ${kind} is not Supported`)]),
  ];
}
