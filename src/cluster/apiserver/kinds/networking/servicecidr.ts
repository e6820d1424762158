// As pkg/apis/networking/validation.

import { type FieldError, invalid, required } from "#api/field-errors.ts";
import { goStrings, goStruct } from "../rules/go-text.ts";
import type { ServiceCIDR } from "#api/networking.ts";
import { authorsMetadata } from "../../status-metadata.ts";
import type { Strategy } from "../../strategy.ts";
import { parseCidr, strictRange } from "../rules/cidr.ts";
import { column } from "../columns.ts";
import { aged, named, tabled } from "../tabled.ts";
import { unsimulatedKind } from "../unsimulated.ts";

const path = "spec.cidrs";
const immutable = "field is immutable";

/** The rules of ServiceCIDRs. Services get their addresses from the first one only. */
export const serviceCIDRStrategy: Strategy<ServiceCIDR> = {
  countsGenerations: false,
  hasStatus: true,

  prepareForCreate(cidr) {
    cidr.status = {};
  },

  warnings: () => [unsimulatedKind("ServiceCIDR")],
  validate: ({ spec }) => validateRanges(spec.cidrs ?? []),
  updateChecks: ["metadataChange", "change"],
  validateUpdate: ({ spec: next }, { spec: old }) =>
    validateChange(next.cidrs ?? [], old.cidrs ?? []),

  guardedFromStatus: authorsMetadata,

  ...tabled<ServiceCIDR>(
    named,
    [column("CIDRs", "The ranges of addresses."), ({ spec }) => (spec.cidrs ?? []).join(",")],
    aged,
  ),
};

function validateRanges(cidrs: readonly string[]): FieldError[] {
  if (cidrs.length === 0) return [required(path, "at least one CIDR required")];
  if (cidrs.length > 2) {
    const spec = goStruct("networking.ServiceCIDRSpec", { CIDRs: goStrings(cidrs) });
    return [invalid(path, spec, "may only hold up to 2 values")];
  }
  const errors = cidrs.flatMap((cidr, index) => strictRange(`${path}[${index}]`, cidr));
  const [first, second] = cidrs.map((cidr) => parseCidr(cidr)?.address.size);
  if (second !== undefined && first === second) {
    const why =
      "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64";
    errors.push(invalid(path, goStrings(cidrs), why));
  }
  return errors;
}

/** A range of the other family may come; nothing else changes. */
function validateChange(next: readonly string[], old: readonly string[]): FieldError[] {
  const grows = old.length === 1 && next.length === 2;
  if (next.length !== old.length && !grows) return [invalid(path, goStrings(next), immutable)];
  const changed = old.flatMap((cidr, index) =>
    next[index] === cidr ? [] : [invalid(`${path}[${index}]`, next[index] ?? "", immutable)],
  );
  return grows ? [...changed, ...validateRanges(next)] : changed;
}
