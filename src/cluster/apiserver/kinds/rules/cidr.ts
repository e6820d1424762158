import { type FieldError, invalid } from "#api/field-errors.ts";
import { type IpAddress, parseAddress } from "./ip-address.ts";

/** A range of addresses: one of them, and how many of its leading bits are fixed. */
export interface Cidr {
  readonly address: IpAddress;
  readonly bits: number;
}

/** `10.9.8.0/24`, `2001:db8::/64`; undefined for text that is none. */
export function parseCidr(text: string): Cidr | undefined {
  const [, given = "", prefix = ""] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const address = parseAddress(given);
  const written = address?.isMapped ? 128 : address?.size;
  const bits = Number(prefix);
  if (!address || prefix === "" || bits > written!) return undefined;
  return { address, bits: address.isMapped ? Math.max(0, bits - 96) : bits };
}

/** Whether the first address of `part` lies in `whole`. */
export function contains(whole: Cidr, part: Cidr): boolean {
  if (whole.address.size !== part.address.size) return false;
  const rest = BigInt(whole.address.size - whole.bits);
  return whole.address.bits >> rest === part.address.bits >> rest;
}

/** What is wrong with a range of addresses. */
export function cidrRange(field: string, text: string): FieldError[] {
  if (parseCidr(text)) return [];
  const why = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";
  return [invalid(field, text, why)];
}
