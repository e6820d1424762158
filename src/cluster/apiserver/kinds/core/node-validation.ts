// What is wrong with a Node. Rules of ValidateNode and ValidateNodeUpdate in pkg/apis/core/validation.

import type { Node } from "#api/core.ts";
import {
  duplicate,
  type FieldError,
  forbidden,
  type GoText,
  invalid,
  invalidEach,
  notSupported,
  required,
} from "#api/field-errors.ts";
import { labelValue, qualifiedName } from "#api/label-rules.ts";
import type { ResourceList } from "#api/meta.ts";
import { cidrRange, parseCidr } from "../rules/cidr.ts";
import { goPointer, goStrings, goStruct } from "../rules/go-text.ts";
import { positive } from "../rules/number-rules.ts";
import { validateAmount } from "../rules/resource-names.ts";

type Taint = NonNullable<Node["spec"]["taints"]>[number];

const effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
const ranges = "spec.podCIDRs";

/** What is wrong with a Node, new or changed. */
export function validateNode({ spec, status }: Node): FieldError[] {
  const { capacity } = status.nodeInfo?.swap ?? {};
  return [
    ...validateTaints(spec.taints ?? []),
    ...validateResources(status),
    ...(capacity === undefined ? [] : positive("metadata.nodeSwapStatus.capacity", capacity)),
    ...validateRanges(spec.podCIDRs ?? []),
  ];
}

/** What is wrong with a change of a Node or of its status. */
export function validateNodeUpdate(next: Node, old: Node): FieldError[] {
  const { spec, status } = next;
  const isMoved = old.spec.providerID && spec.providerID !== old.spec.providerID;
  return [
    ...validateResources(status),
    ...validateAddresses(status.addresses ?? []),
    ...changedRanges(spec.podCIDRs ?? [], old.spec.podCIDRs ?? []).map(() =>
      forbidden(ranges, once("podCIDR")),
    ),
    ...(isMoved ? [forbidden("spec.providerID", once("providerID"))] : []),
    ...validateTaints(spec.taints ?? []),
    ...(spec.externalID === old.spec.externalID
      ? []
      : [forbidden("spec.externalID", "may not be updated")]),
  ];
}

function once(field: string): string {
  return `node updates may not change ${field} except from "" to valid`;
}

/** The real server calls the place of taints so. */
function validateTaints(taints: readonly Taint[], path = "metadata.taints"): FieldError[] {
  const seen = new Set<string>();
  return taints.flatMap((taint, index) => {
    const { key, value = "", effect } = taint;
    const here = `${path}[${index}]`;
    const pair = `${effect} ${key}`;
    const faults = labelValue(value);
    const errors = [
      ...invalidEach(`${here}.key`, key, qualifiedName(key)),
      ...(faults.length > 0 ? [invalid(`${here}.value`, value, faults.join(";"))] : []),
      ...validateEffect(effect, `${here}.effect`),
      ...(seen.has(pair) ? [repeated(taint, here)] : []),
    ];
    seen.add(pair);
    return errors;
  });
}

function validateEffect(effect: string, field: string): FieldError[] {
  if (!effect) return [required(field)];
  return effects.includes(effect) ? [] : [notSupported(field, effect, effects)];
}

function repeated({ key, value = "", effect, timeAdded }: Taint, field: string): FieldError {
  const added = goPointer("v1.Time", timeAdded);
  const fields = { Key: key, Value: value, Effect: effect, TimeAdded: added };
  const error = duplicate(field, goStruct("core.Taint", fields));
  return { ...error, message: `${error.message}: taints must be unique by key and effect pair` };
}

function validateResources({ capacity, allocatable }: Node["status"]): FieldError[] {
  return [
    ...validateAmounts(capacity, "status.capacity"),
    ...validateAmounts(allocatable, "status.allocatable"),
  ];
}

function validateAmounts(list: ResourceList | undefined, path: string): FieldError[] {
  return Object.entries(list ?? {}).flatMap(([name, amount]) =>
    validateAmount(name, amount, `${path}.${name}`),
  );
}

function validateRanges(cidrs: readonly string[]): FieldError[] {
  const errors = cidrs.flatMap((cidr, index) => cidrRange(`${ranges}[${index}]`, cidr));
  if (cidrs.length < 2) return errors;
  const sizes = cidrs.map((cidr) => parseCidr(cidr)?.address.size);
  const unread = sizes.indexOf(undefined);
  if (unread >= 0) {
    const why = `invalid CIDR[${unread}]: <nil> (invalid CIDR address: ${cidrs[unread]})`;
    const message = `Internal error: invalid PodCIDRs. failed to check with dual stack with error:${why}`;
    errors.push({ reason: "InternalError", field: ranges, message });
  }
  const isPair = cidrs.length === 2 && unread < 0 && sizes[0] !== sizes[1];
  if (isPair) return errors;
  const why = "may specify no more than one CIDR for each IP family";
  return [...errors, invalid(ranges, goStrings(cidrs), why)];
}

/** The ranges that are not what they were, or all if some came or went. A Node without ranges gets some. */
function changedRanges(next: readonly string[], old: readonly string[]): readonly string[] {
  if (old.length === 0) return [];
  return next.length === old.length ? old.filter((cidr, index) => next[index] !== cidr) : [""];
}

function validateAddresses(
  addresses: readonly { readonly type: string; readonly address: string }[],
): FieldError[] {
  const seen = new Set<string>();
  return addresses.flatMap(({ type, address }, index) => {
    const shown: GoText = goStruct("core.NodeAddress", { Type: type, Address: address });
    const isKnown = seen.has(shown.text);
    seen.add(shown.text);
    return isKnown ? [duplicate(`status.addresses[${index}]`, shown)] : [];
  });
}
