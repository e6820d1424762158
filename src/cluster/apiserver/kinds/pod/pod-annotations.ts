// What is wrong with the annotations that mean something for a Pod, and whether they agree with its fields.
// Rules of ValidatePodSpecificAnnotations and what follows it in pkg/apis/core/validation.

import { allOf, type FieldError, forbidden, invalid } from "#api/field-errors.ts";
import type { AppArmorProfile, PodSpec, SeccompProfile } from "#api/podspec.ts";
import { equal } from "#base/json.ts";
import { descendingPath } from "../rules/paths.ts";
import { containersOf } from "./windows-validation.ts";

type Annotations = Readonly<Record<string, string>>;

const mirror = "kubernetes.io/config.mirror";
const deletionCost = "controller.kubernetes.io/pod-deletion-cost";
const seccompOfPod = "seccomp.security.alpha.kubernetes.io/pod";
const seccompOfContainer = "container.seccomp.security.alpha.kubernetes.io/";
const appArmorOfContainer = "container.apparmor.security.beta.kubernetes.io/";

/** `path` leads to the annotations of a Pod. */
export function validatePodAnnotations(
  annotations: Annotations,
  spec: PodSpec,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  const { [mirror]: mirrored, [deletionCost]: cost } = annotations;
  if (mirrored !== undefined && !spec.nodeName) {
    const why = "must set spec.nodeName if mirror pod annotation is set";
    errors.push(invalid(`${path}[${mirror}]`, mirrored, why));
  }
  if (cost !== undefined && !isInt32(cost)) {
    errors.push(invalid(`${path}[${deletionCost}]`, cost, "must be a 32bit integer"));
  }
  for (const [key, value] of Object.entries(annotations)) {
    if (key !== seccompOfPod && !key.startsWith(seccompOfContainer)) continue;
    errors.push(...validateSeccompText(value, `${path}.${key}`));
  }
  for (const [key, value] of Object.entries(annotations)) {
    if (!key.startsWith(appArmorOfContainer)) continue;
    errors.push(...validateAppArmorText(key, value, spec, path));
  }
  return errors;
}

/** Whole numbers only: no plus sign, no zero in front. As GetDeletionCostFromPodAnnotations. */
function isInt32(text: string): boolean {
  return /^(0|-?[1-9]\d*)$/.test(text) && Number(text) === (Number(text) | 0);
}

function validateSeccompText(profile: string, path: string): FieldError[] {
  if (["runtime/default", "docker/default", "unconfined"].includes(profile)) return [];
  if (profile.startsWith("localhost/")) {
    return descendingPath(path, profile.slice("localhost/".length));
  }
  return [invalid(path, profile, "must be a valid seccomp profile")];
}

function validateAppArmorText(
  key: string,
  profile: string,
  spec: PodSpec,
  path: string,
): FieldError[] {
  const field = `${path}[${key}]`;
  const name = key.slice(appArmorOfContainer.length);
  const isThere = containersOf(spec, "").some(([container]) => container.name === name);
  const isKnown =
    ["", "runtime/default", "unconfined"].includes(profile) || profile.startsWith("localhost/");
  const why = `invalid AppArmor profile name: ${JSON.stringify(profile)}`;
  return [
    ...(isThere ? [] : [invalid(field, name, "container not found")]),
    ...(isKnown ? [] : [invalid(field, profile, why)]),
  ];
}

/** What may not change, come or go. */
export function validateAnnotationsUpdate(next: Annotations, old: Annotations): FieldError[] {
  if (equal(next, old)) return [];
  const changed = Object.keys(old).filter((key) => next[key] !== old[key]);
  const added = Object.keys(next).filter((key) => old[key] === undefined);
  return [
    ...changed.flatMap((key) => refusedChange(key, "remove or update")),
    ...added.flatMap((key) => refusedChange(key, "add")),
  ];
}

function refusedChange(key: string, change: string): FieldError[] {
  const field = `metadata.annotations[${key}]`;
  if (key.startsWith(appArmorOfContainer)) {
    return [forbidden(field, `may not ${change} AppArmor annotations`)];
  }
  return key === mirror ? [forbidden(field, `may not ${change} mirror pod annotation`)] : [];
}

/** Whether an annotation says the same as the profile of the field at `path`. */
function mismatch(
  annotation: string | undefined,
  profile: SeccompProfile | AppArmorProfile | undefined,
  path: string,
  what: "seccomp" | "apparmor",
): FieldError[] {
  if (annotation === undefined || !profile) return [];
  const wrongType = [forbidden(`${path}.type`, `${what} type in annotation and field must match`)];
  switch (profile.type) {
    case "Unconfined":
      return annotation === "unconfined" ? [] : wrongType;
    case "RuntimeDefault": {
      const isOld = what === "seccomp" && annotation === "docker/default";
      return annotation === "runtime/default" || isOld ? [] : wrongType;
    }
    case "Localhost": {
      if (!annotation.startsWith("localhost/")) return wrongType;
      if (annotation === `localhost/${profile.localhostProfile}`) return [];
      const why = `${what} profile in annotation and field must match`;
      return [forbidden(`${path}.localhostProfile`, why)];
    }
    default:
      return [];
  }
}

/** Whether the annotations for seccomp agree with the fields. */
export function validateSeccompMatch(
  annotations: Annotations,
  spec: PodSpec,
  path: string,
): FieldError[] {
  const field = "securityContext.seccompProfile";
  const ofPod = spec.securityContext?.seccompProfile;
  return allOf(
    mismatch(annotations[seccompOfPod], ofPod, `${path}.${field}`, "seccomp"),
    containersOf(spec, path).flatMap(([{ name, securityContext }, here]) => {
      const annotation = annotations[`${seccompOfContainer}${name}`];
      return mismatch(annotation, securityContext?.seccompProfile, `${here}.${field}`, "seccomp");
    }),
  );
}

/** Whether the annotations for AppArmor agree with the fields. */
export function validateAppArmorMatch(
  annotations: Annotations,
  spec: PodSpec,
  path: string,
): FieldError[] {
  if (spec.os?.name === "windows") return [];
  const ofPod = spec.securityContext?.appArmorProfile;
  return containersOf(spec, path).flatMap(([{ name, securityContext }, here]) => {
    const annotation = annotations[`${appArmorOfContainer}${name}`];
    const profile = securityContext?.appArmorProfile ?? ofPod;
    return mismatch(annotation, profile, `${here}.securityContext.appArmorProfile`, "apparmor");
  });
}
