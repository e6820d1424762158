// What is wrong with a Job. Rules of pkg/apis/batch/validation.

import type { Job, JobSpec } from "#api/batch.ts";
import {
  type FieldError,
  GoText,
  invalid,
  notSupported,
  required,
  tooLong,
} from "#api/field-errors.ts";
import { dns1123Label } from "#api/label-rules.ts";
import { selectorOf } from "#api/selectors.ts";
import { clone, equal } from "#base/json.ts";
import { validatePodFailurePolicy, validateSuccessPolicy } from "./job-policy-validation.ts";
import { goPodFailurePolicy, goSuccessPolicy } from "./job-text.ts";
import { goLabels, goSelector } from "../rules/go-text.ts";
import { validateLabelSelector } from "../rules/label-selector.ts";
import { domainPrefixedPath } from "../rules/name-rules.ts";
import { nonNegative } from "../rules/number-rules.ts";
import { validateTemplate } from "../pod/template-validation.ts";

const maxParallelismOfIndexed = 100_000;
const maxFailedIndexes = 100_000;
const manyCompletions = 100_000;
const limitForManyCompletions = 10_000;
const maxManagedByLength = 63;

/** What is wrong with a Job, new or changed: `old` is what was there. */
export function validateJob(job: Job, old?: Job): FieldError[] {
  return [
    ...validateGeneratedSelector(job, old),
    ...validateSelectingSpec(job.spec),
    ...validateHostnames(job),
  ];
}

/** What may not change. */
export function validateJobUpdate(next: Job, old: Job): FieldError[] {
  return [
    ...validateSelectingSpec(next.spec),
    ...validateCompletions(next.spec, old.spec),
    ...unchanged("selector", next.spec, old.spec),
    ...validateTemplateUpdate(next, old),
    ...unchanged("completionMode", next.spec, old.spec),
    ...unchanged("podFailurePolicy", next.spec, old.spec),
    ...unchanged("backoffLimitPerIndex", next.spec, old.spec),
    ...unchanged("managedBy", next.spec, old.spec),
    ...unchanged("successPolicy", next.spec, old.spec),
  ];
}

/** What is wrong with the spec of a Job, or of the Jobs to come at `path`, but for the selector. */
export function validateJobSpec(spec: JobSpec, path: string): FieldError[] {
  const errors = [
    ...nonNegative(`${path}.parallelism`, spec.parallelism),
    ...nonNegative(`${path}.completions`, spec.completions),
    ...nonNegative(`${path}.activeDeadlineSeconds`, spec.activeDeadlineSeconds),
    ...nonNegative(`${path}.backoffLimit`, spec.backoffLimit),
    ...nonNegative(`${path}.ttlSecondsAfterFinished`, spec.ttlSecondsAfterFinished),
    ...nonNegative(`${path}.backoffLimitPerIndex`, spec.backoffLimitPerIndex),
    ...nonNegative(`${path}.maxFailedIndexes`, spec.maxFailedIndexes),
  ];
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined) {
    errors.push(required(`${path}.backoffLimitPerIndex`, "when maxFailedIndexes is specified"));
  }
  errors.push(
    ...validateManagedBy(spec.managedBy, `${path}.managedBy`),
    ...validateCompletionMode(spec, path),
  );
  if (spec.podFailurePolicy) errors.push(...validatePodFailurePolicy(spec, path));
  if (spec.successPolicy) errors.push(...validateSuccessPolicy(spec, path));
  errors.push(
    ...validateReplacement(spec, `${path}.podReplacementPolicy`),
    ...validateTemplate(spec.template, `${path}.template`),
    ...validateRestartPolicy(spec, `${path}.template.spec.restartPolicy`),
  );
  return errors;
}

function validateCompletionMode(spec: JobSpec, path: string): FieldError[] {
  const { completionMode = "NonIndexed", backoffLimitPerIndex, maxFailedIndexes: most } = spec;
  if (completionMode === "Indexed") return validateIndexed(spec, path);
  if (completionMode !== "NonIndexed") {
    return [notSupported(`${path}.completionMode`, completionMode, ["NonIndexed", "Indexed"])];
  }
  const why = "requires indexed completion mode";
  const errors: FieldError[] = [];
  if (backoffLimitPerIndex !== undefined) {
    errors.push(invalid(`${path}.backoffLimitPerIndex`, backoffLimitPerIndex, why));
  }
  if (most !== undefined) errors.push(invalid(`${path}.maxFailedIndexes`, most, why));
  return errors;
}

function validateIndexed(spec: JobSpec, path: string): FieldError[] {
  const { completions, parallelism = 0, maxFailedIndexes: most } = spec;
  const errors: FieldError[] = [];
  const refuse = (field: string, value: number, why: string) =>
    errors.push(invalid(`${path}.${field}`, value, why));
  if (completions === undefined) {
    errors.push(required(`${path}.completions`, "when completion mode is Indexed"));
  }
  if (parallelism > maxParallelismOfIndexed) {
    const why = `must be less than or equal to ${maxParallelismOfIndexed} when completion mode is Indexed`;
    refuse("parallelism", parallelism, why);
  }
  if (completions !== undefined && most !== undefined && most > completions) {
    refuse("maxFailedIndexes", most, "must be less than or equal to completions");
  }
  if (most !== undefined && most > maxFailedIndexes) {
    refuse("maxFailedIndexes", most, `must be less than or equal to ${maxFailedIndexes}`);
  }
  const isLarge = (completions ?? 0) > manyCompletions && spec.backoffLimitPerIndex !== undefined;
  if (!isLarge) return errors;
  if (most === undefined) {
    const why = `must be specified when completions is above ${manyCompletions}`;
    errors.push(required(`${path}.maxFailedIndexes`, why));
  }
  const why = `must be less than or equal to ${limitForManyCompletions} when completions are above ${manyCompletions} and used with backoff limit per index`;
  if (parallelism > limitForManyCompletions) refuse("parallelism", parallelism, why);
  if ((most ?? 0) > limitForManyCompletions) refuse("maxFailedIndexes", most ?? 0, why);
  return errors;
}

function validateManagedBy(name: string | undefined, field: string): FieldError[] {
  if (name === undefined) return [];
  const errors = domainPrefixedPath(field, name);
  if (name.length > maxManagedByLength) errors.push(tooLong(field, maxManagedByLength));
  return errors;
}

function validateReplacement(spec: JobSpec, field: string): FieldError[] {
  const { podReplacementPolicy: policy, podFailurePolicy } = spec;
  if (policy === undefined) return [];
  const supported = podFailurePolicy ? ["Failed"] : ["Failed", "TerminatingOrFailed"];
  return supported.includes(policy) ? [] : [notSupported(field, policy, supported)];
}

function validateRestartPolicy(spec: JobSpec, field: string): FieldError[] {
  const { restartPolicy = "" } = spec.template.spec;
  if (restartPolicy === "" || restartPolicy === "Always") {
    return [required(field, 'valid values: "OnFailure", "Never"')];
  }
  if (restartPolicy !== "OnFailure" && restartPolicy !== "Never") {
    return [notSupported(field, restartPolicy, ["OnFailure", "Never"])];
  }
  if (!spec.podFailurePolicy || restartPolicy === "Never") return [];
  const why = 'only "Never" is supported when podFailurePolicy is specified';
  return [invalid(field, restartPolicy, why)];
}

/**
 * The labels and the selector that the server makes must be those that are there; the newer labels not in Jobs
 * that never had them.
 */
function validateGeneratedSelector({ metadata, spec }: Job, old: Job | undefined): FieldError[] {
  if (spec.manualSelector || !spec.selector) return [];
  const { name, uid } = metadata;
  const { labels = {} } = spec.template.metadata;
  const prefixed = {
    "batch.kubernetes.io/controller-uid": uid,
    "batch.kubernetes.io/job-name": name,
  };
  const before = old?.spec.template.metadata.labels ?? {};
  const needsPrefixed = !old || Object.keys(prefixed).every((key) => before[key] !== undefined);
  const generated: Readonly<Record<string, string>> = {
    "controller-uid": uid,
    "job-name": name,
    ...(needsPrefixed && prefixed),
  };
  const errors = Object.entries(generated).flatMap(([key, value]) => {
    const field = `spec.template.metadata.labels[${key}]`;
    if (labels[key] === undefined) return [required(field, `must be '${value}'`)];
    return labels[key] === value ? [] : [invalid(field, goLabels(labels), `must be '${value}'`)];
  });
  if (!selects(spec, generated)) {
    const why = "`selector` not auto-generated";
    errors.push(invalid("spec.selector", goSelector(spec.selector), why));
  }
  return errors;
}

function validateSelectingSpec(spec: JobSpec): FieldError[] {
  const errors = [
    ...validateJobSpec(spec, "spec"),
    ...(spec.selector
      ? validateLabelSelector(spec.selector, "spec.selector")
      : [required("spec.selector")]),
  ];
  const { labels } = spec.template.metadata;
  if (!spec.selector || !selects(spec, labels)) {
    const why = "`selector` does not match template `labels`";
    errors.push(invalid("spec.template.metadata.labels", goLabels(labels), why));
  }
  return errors;
}

/** True also for a selector that is none: that is another fault. */
function selects({ selector = {} }: JobSpec, labels: Record<string, string> | undefined): boolean {
  const isBroken = validateLabelSelector(selector, "").length > 0;
  return isBroken || selectorOf(selector).matches(labels);
}

/** Pods of an Indexed Job have its name and their index as hostname. */
function validateHostnames({ metadata, spec }: Job): FieldError[] {
  if (spec.completionMode !== "Indexed" || !spec.completions || spec.completions < 0) return [];
  const longest = `${metadata.name}-${spec.completions - 1}`;
  if (dns1123Label(longest).length === 0) return [];
  const why = `will not able to create pod with invalid DNS label: ${longest}`;
  return [invalid("metadata.name", metadata.name, why)];
}

function validateCompletions(next: JobSpec, old: JobSpec): FieldError[] {
  if (next.completionMode !== "Indexed") return unchanged("completions", next, old);
  const { completions, parallelism } = next;
  if (completions === old.completions || completions === undefined) return [];
  if (completions === parallelism) return [];
  const why = "can only be modified in tandem with spec.parallelism";
  return [invalid("spec.completions", completions, why)];
}

/** A Job that never began may still say where its Pods shall run. */
function validateTemplateUpdate({ spec }: Job, old: Job): FieldError[] {
  const before = clone(old.spec.template);
  if (old.spec.suspend && old.status.startTime === undefined) {
    const { affinity, nodeSelector, tolerations, schedulingGates } = spec.template.spec;
    const nodeAffinity = affinity?.nodeAffinity;
    const others = { ...before.spec.affinity };
    delete others.nodeAffinity;
    const kept = { ...others, ...(nodeAffinity && { nodeAffinity }) };
    const hasAffinity = affinity !== undefined || Object.keys(others).length > 0;
    Object.assign(before.spec, {
      affinity: hasAffinity ? kept : undefined,
      nodeSelector,
      tolerations,
      schedulingGates,
    });
    const { labels, annotations } = spec.template.metadata;
    Object.assign(before.metadata, { labels, annotations });
  }
  if (equal(plain(spec.template), plain(before))) return [];
  const shown = new GoText("core.PodTemplateSpec{...}");
  return [invalid("spec.template", shown, "field is immutable")];
}

/** Without fields that are undefined. */
function plain(value: object): object {
  return JSON.parse(JSON.stringify(value)) as object;
}

function unchanged(field: keyof JobSpec, next: JobSpec, old: JobSpec): FieldError[] {
  if (equal(next[field], old[field])) return [];
  return [invalid(`spec.${field}`, goText(field, next), "field is immutable")];
}

function goText(field: keyof JobSpec, spec: JobSpec): GoText | string | number {
  const value = spec[field];
  if (field === "selector" && spec.selector) return goSelector(spec.selector);
  if (typeof value === "string" || typeof value === "number") return value;
  if (field === "podFailurePolicy" && spec.podFailurePolicy) {
    return goPodFailurePolicy(spec.podFailurePolicy);
  }
  if (field === "successPolicy" && spec.successPolicy) return goSuccessPolicy(spec.successPolicy);
  return "null";
}
