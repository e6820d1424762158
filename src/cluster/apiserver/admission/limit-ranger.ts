// The LimitRanger admission plugin: fills in what Pods leave open, refuses what is too small or too large.

import type { Pod } from "#api/core.ts";
import type { LimitRange, LimitRangeItem } from "#api/limits.ts";
import type { ResourceList } from "#api/meta.ts";
import type { Container } from "#api/podspec.ts";
import { nanosOf } from "#api/quantity.ts";
import type { PersistentVolumeClaim } from "#api/storage.ts";
import { podTotals } from "./pod-totals.ts";

const annotation = "kubernetes.io/limit-ranger";

/** Gives containers the defaults of their namespace, and notes on the Pod what it was given. */
export function applyLimitDefaults(pod: Pod, ranges: readonly LimitRange[]): void {
  for (const range of ranges) {
    const items = (range.spec.limits ?? []).filter(({ type }) => type === "Container");
    const limits: ResourceList = Object.assign({}, ...items.map((item) => item.default));
    const requests: ResourceList = Object.assign({}, ...items.map((item) => item.defaultRequest));
    const notes = [
      ...(pod.spec.containers ?? []).flatMap((each) => fill(each, "container", requests, limits)),
      ...(pod.spec.initContainers ?? []).flatMap((each) =>
        fill(each, "init container", requests, limits),
      ),
    ];
    if (notes.length === 0) continue;
    (pod.metadata.annotations ??= {})[annotation] = `LimitRanger plugin set: ${notes.join("; ")}`;
  }
}

function fill(
  container: Container,
  what: string,
  requests: ResourceList,
  limits: ResourceList,
): string[] {
  const given = { requests: container.resources?.requests, limits: container.resources?.limits };
  const notes: string[] = [];
  const merge = (list: "requests" | "limits", word: string, defaults: ResourceList) => {
    const missing = Object.keys(defaults).filter((name) => given[list]?.[name] === undefined);
    if (missing.length === 0) return;
    const added = Object.fromEntries(missing.map((name) => [name, defaults[name]!]));
    container.resources = { ...container.resources, [list]: { ...given[list], ...added } };
    notes.push(`${missing.toSorted().join(", ")} ${word} for ${what} ${container.name}`);
  };
  merge("requests", "request", requests);
  merge("limits", "limit", limits);
  return notes;
}

/** What a namespace's limits say against a Pod, in one text; undefined if nothing. */
export function podLimitFaults({ spec }: Pod, ranges: readonly LimitRange[]): string | undefined {
  for (const range of ranges) {
    const faults = (range.spec.limits ?? []).flatMap((item) => {
      if (item.type === "Container") {
        return [...(spec.containers ?? []), ...(spec.initContainers ?? [])].flatMap(
          ({ resources }) => faultsOf(item, resources?.requests ?? {}, resources?.limits ?? {}),
        );
      }
      if (item.type !== "Pod") return [];
      return faultsOf(item, podTotals(spec, "requests"), podTotals(spec, "limits"));
    });
    if (faults.length > 0) return aggregate(faults);
  }
  return undefined;
}

/** The same for a claim, of which only requests count. */
export function claimLimitFaults(
  { spec }: PersistentVolumeClaim,
  ranges: readonly LimitRange[],
): string | undefined {
  const requests = spec.resources?.requests ?? {};
  for (const range of ranges) {
    const faults = (range.spec.limits ?? [])
      .filter(({ type }) => type === "PersistentVolumeClaim")
      .flatMap((item) => [
        ...checked(item.min, (name, amount) => tooSmall(item, name, amount, requests, {})),
        // Claims have no limits: their requests must not be too large.
        ...checked(item.max, (name, amount) =>
          tooLarge(item, name, amount, ["request", requests[name]]),
        ),
      ]);
    if (faults.length > 0) return aggregate(faults);
  }
  return undefined;
}

function faultsOf(item: LimitRangeItem, requests: ResourceList, limits: ResourceList): string[] {
  return [
    ...checked(item.min, (name, amount) => tooSmall(item, name, amount, requests, limits)),
    ...checked(item.max, (name, amount) =>
      tooLarge(item, name, amount, ["limit", limits[name]], ["request", requests[name]]),
    ),
    ...checked(item.maxLimitRequestRatio, (name, amount) =>
      tooWide(item, name, amount, requests, limits),
    ),
  ];
}

function checked(
  list: ResourceList | undefined,
  check: (name: string, amount: string) => string | undefined,
): string[] {
  return Object.entries(list ?? {}).flatMap(([name, amount]) => check(name, amount) ?? []);
}

function tooSmall(
  { type }: LimitRangeItem,
  name: string,
  least: string,
  { [name]: request }: ResourceList,
  { [name]: limit }: ResourceList,
): string | undefined {
  const isLow = (amount: string) => nanosOf(amount) < nanosOf(least);
  const rule = `minimum ${name} usage per ${type} is ${least}`;
  return broken(rule, isLow, ["request", request], ["limit", limit]);
}

function tooLarge(
  { type }: LimitRangeItem,
  name: string,
  most: string,
  first: Named,
  second?: Named,
): string | undefined {
  const isHigh = (amount: string) => nanosOf(amount) > nanosOf(most);
  const rule = `maximum ${name} usage per ${type} is ${most}`;
  return broken(rule, isHigh, first, second);
}

type Named = readonly [what: string, amount: string | undefined];

/** The first of two amounts has to be there; neither may be wrong. */
function broken(
  rule: string,
  isWrong: (amount: string) => boolean,
  [first, needed]: Named,
  [second, other]: Named = ["", undefined],
): string | undefined {
  if (needed === undefined) return `${rule}.  No ${first} is specified`;
  if (isWrong(needed)) return `${rule}, but ${first} is ${needed}`;
  return other !== undefined && isWrong(other) ? `${rule}, but ${second} is ${other}` : undefined;
}

function tooWide(
  { type }: LimitRangeItem,
  name: string,
  most: string,
  { [name]: request }: ResourceList,
  { [name]: limit }: ResourceList,
): string | undefined {
  const rule = `${name} max limit to request ratio per ${type} is ${most}`;
  if (request === undefined || nanosOf(request) === 0n) {
    return `${rule}, but no request is specified or request is 0`;
  }
  if (limit === undefined || nanosOf(limit) === 0n) {
    return `${rule}, but no limit is specified or limit is 0`;
  }
  const ratio = Number(nanosOf(limit)) / Number(nanosOf(request));
  const isWide = ratio > Number(nanosOf(most)) / 1e9;
  return isWide ? `${rule}, but provided ratio is ${ratio.toFixed(6)}` : undefined;
}

/** As apimachinery's Aggregate: several faults in brackets, each once. */
function aggregate(faults: readonly string[]): string {
  const texts = [...new Set(faults)];
  return texts.length === 1 ? texts[0]! : `[${texts.join(", ")}]`;
}
