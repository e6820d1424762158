import { labelValue, qualifiedName } from "#api/label-rules.ts";
import type { JsonObject } from "#base/json.ts";
import { UsageError } from "../errors.ts";
import { objectsAt, textAt } from "../resources/fields.ts";

/** One taint as the command line names it; without an effect it stands for all of its key. */
export interface TaintSpec {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
}

/** What a command line changes about the taints of Nodes. */
export interface TaintChanges {
  readonly add: readonly TaintSpec[];
  readonly remove: readonly TaintSpec[];
}

const effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/** `key=value:effect`, `key:effect`, and `key-`, `key:effect-` to remove. Throws UsageError. */
export function parseTaints(specs: readonly string[]): TaintChanges {
  const add: TaintSpec[] = [];
  const remove: TaintSpec[] = [];
  for (const spec of specs) {
    if (spec.endsWith("-")) {
      remove.push({ ...parseTaint(spec.slice(0, -1)), value: "" });
      continue;
    }
    const taint = parseTaint(spec);
    if (taint.effect === "") throw new UsageError(`invalid taint spec: ${spec}`);
    if (add.some((other) => isSame(other, taint))) {
      throw new UsageError(
        `duplicated taints with the same key and effect: {${taint.key} ${taint.value} ${taint.effect} <nil>}`,
      );
    }
    add.push(taint);
  }
  return { add, remove };
}

function parseTaint(text: string): TaintSpec {
  const refuse = (problems: readonly string[] = []) =>
    new UsageError([`invalid taint spec: ${text}`, ...problems].join(", "));
  const [pair = "", effect = "", ...more] = text.split(":");
  if (more.length > 0) throw refuse();
  if (text.includes(":") && !effects.includes(effect)) {
    throw new UsageError(`invalid taint effect: ${effect}, unsupported taint effect`);
  }
  const [key = "", value = "", ...rest] = text.includes(":") ? pair.split("=") : [pair];
  if (rest.length > 0) throw refuse();
  const problems = [labelValue(value), qualifiedName(key)].find((each) => each.length > 0);
  if (problems) throw refuse([problems.join("; ")]);
  return { key, value, effect };
}

function isSame(a: TaintSpec, b: TaintSpec): boolean {
  return a.key === b.key && a.effect === b.effect;
}

/** The taints that are both set and removed: `key=effect`. */
export function conflictsIn({ add, remove }: TaintChanges): readonly string[] {
  return add.flatMap((added) =>
    remove
      .filter(({ key, effect }) => key === added.key && (effect === "" || effect === added.effect))
      .map(({ key, effect }) => `${key}=${effect}`),
  );
}

/** The keys of taints to add that a Node has already, with the same effects. */
export function existingKeys(node: JsonObject, { add }: TaintChanges): readonly string[] {
  const old = taintsOf(node);
  return add.filter((taint) => old.some((each) => isSame(each.spec, taint))).map(({ key }) => key);
}

/** A Node's taints after the changes, and what is told of them. */
export interface ChangedTaints {
  readonly taints: readonly JsonObject[];
  readonly done: string;
  /** `taint "a" not found`. */
  readonly problems: readonly Error[];
}

/** New taints come first, then those that stay. As in kubectl's pkg/cmd/taint/utils.go. */
export function changedTaints(
  node: JsonObject,
  { add, remove }: TaintChanges,
  overwrite: boolean,
): ChangedTaints {
  const old = taintsOf(node);
  const kept = old.filter(({ spec }) => !add.some((taint) => isSame(taint, spec)));
  let all = [
    ...add.map((spec) => ({ spec, taint: taintFor(spec) })),
    ...kept.map(({ spec, taint }) => ({ spec, taint })),
  ];
  const added = all.length !== old.length;
  let removed = false;
  const problems: Error[] = [];
  for (const { key, effect } of remove) {
    const left = all.filter(
      ({ spec }) => spec.key !== key || (effect !== "" && spec.effect !== effect),
    );
    removed = left.length < all.length;
    all = left;
    const name = effect === "" ? key : `${key}:${effect}`;
    if (!removed) problems.push(new UsageError(`taint ${JSON.stringify(name)} not found`));
  }
  const modified = (added && removed) || overwrite;
  const done = modified ? "modified" : added ? "tainted" : "untainted";
  return { taints: all.map(({ taint }) => taint), done, problems };
}

function taintFor({ key, value, effect }: TaintSpec): JsonObject {
  return { key, ...(value && { value }), effect };
}

function taintsOf(node: JsonObject): readonly { spec: TaintSpec; taint: JsonObject }[] {
  return objectsAt(node, "spec", "taints").map((taint) => ({
    spec: {
      key: textAt(taint, "key"),
      value: textAt(taint, "value"),
      effect: textAt(taint, "effect"),
    },
    taint,
  }));
}
