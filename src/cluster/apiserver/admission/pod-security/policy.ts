// What the labels of a namespace ask of its Pods, as PolicyToEvaluate of k8s.io/pod-security-admission reads them.

import { type FieldError, invalid } from "#api/field-errors.ts";

/** From the loosest to the strictest. */
const levels = ["privileged", "baseline", "restricted"] as const;

export type Level = (typeof levels)[number];

/** A level as it was in one version of Kubernetes. */
export interface LevelVersion {
  readonly level: Level;
  /** `latest` or `v1.24`. */
  readonly version: string;
}

export interface Policy {
  /** What Pods are refused by. */
  readonly enforce: LevelVersion;
  readonly audit: LevelVersion;
  /** What authors are warned by. */
  readonly warn: LevelVersion;
}

type Mode = keyof Policy;

interface ReadPolicy extends Policy {
  /** What is wrong with the labels. */
  readonly faults: readonly FieldError[];
}

const prefix = "pod-security.kubernetes.io/";

const anything: LevelVersion = { level: "privileged", version: "latest" };

/** Labels that cannot be read enforce all there is, and neither audit nor warn. */
export function policyOf(labels: Readonly<Record<string, string>> = {}): ReadPolicy {
  const faults: FieldError[] = [];
  const read = (mode: Mode): LevelVersion => {
    const level = labels[`${prefix}${mode}`];
    const version = labels[`${prefix}${mode}-version`];
    if (level !== undefined && !isLevel(level)) {
      faults.push(fault(mode, level, `must be one of ${levels.join(", ")}`));
    }
    const isVersion = version === "latest" || /^v1\.([0-9]|[1-9][0-9]*)$/.test(version ?? "");
    if (version !== undefined && !isVersion) {
      faults.push(fault(`${mode}-version`, version, `must be "latest" or "v1.x"`));
    }
    const unreadable = mode === "enforce" ? "restricted" : "privileged";
    return {
      level: level === undefined ? "privileged" : isLevel(level) ? level : unreadable,
      version: version !== undefined && isVersion ? version : "latest",
    };
  };
  const enforce = read("enforce");
  const audit = read("audit");
  const warn = read("warn");
  return { enforce, audit, warn: warnedBy(labels, enforce, warn), faults };
}

/** Who only says what is enforced is warned by the same. */
function warnedBy(
  labels: Readonly<Record<string, string>>,
  enforce: LevelVersion,
  warn: LevelVersion,
): LevelVersion {
  const enforced = labels[`${prefix}enforce`];
  const isEnforced = enforced !== undefined && isLevel(enforced);
  if (`${prefix}warn` in labels || !isEnforced || !isStricter(enforce, anything)) return warn;
  return `${prefix}warn-version` in labels ? { ...warn, level: enforce.level } : enforce;
}

export function isStricter(a: LevelVersion, b: LevelVersion): boolean {
  return levels.indexOf(a.level) > levels.indexOf(b.level);
}

/** `restricted:latest`, in quotes. */
export function quoted({ level, version }: LevelVersion): string {
  return JSON.stringify(`${level}:${version}`);
}

function isLevel(text: string): text is Level {
  return levels.some((level) => level === text);
}

function fault(label: string, value: string, why: string): FieldError {
  return invalid(`metadata.labels[${prefix}${label}]`, value, why);
}
