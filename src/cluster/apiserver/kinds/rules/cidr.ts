import { type FieldError, invalid } from "#api/field-errors.ts";
import { formatAddress, type IpAddress, parseAddress } from "./ip-address.ts";

/** A range of addresses: one of them, and how many of its leading bits are fixed. */
export interface Cidr {
  readonly address: IpAddress;
  readonly bits: number;
  /** With no bits set but the fixed ones, as it is best written. */
  readonly canonical: string;
  /** Whether a number begins with a zero that need not be there: `10.01.0.0/16`, `10.1.0.0/016`. */
  readonly hasLeadingZeros: boolean;
}

/** `10.9.8.0/24`, `2001:db8::/64`; undefined for text that is none. */
export function parseCidr(text: string): Cidr | undefined {
  const [, given = "", prefix = ""] = /^([^/]+)\/(\d+)$/.exec(text) ?? [];
  const address = parseAddress(given);
  const written = address?.isMapped ? 128 : address?.size;
  const length = Number(prefix);
  if (!address || prefix === "" || length > written!) return undefined;
  const bits = address.isMapped ? Math.max(0, length - 96) : length;
  const rest = BigInt(address.size - bits);
  const first = formatAddress((address.bits >> rest) << rest, address.size);
  const hasLeadingZeros = address.hasLeadingZeros || /^0\d/.test(prefix);
  return { address, bits, canonical: `${first}/${bits}`, hasLeadingZeros };
}

/** Whether the first address of `part` lies in `whole`. */
export function contains(whole: Cidr, part: Cidr): boolean {
  if (whole.address.size !== part.address.size) return false;
  const rest = BigInt(whole.address.size - whole.bits);
  return whole.address.bits >> rest === part.address.bits >> rest;
}

const noRange = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

/** What is wrong with a range of addresses in a field that takes any way of writing one. */
export function cidrRange(field: string, text: string): FieldError[] {
  return parseCidr(text) ? [] : [invalid(field, text, noRange)];
}

/** What is wrong with a range where none but the best way of writing it will do. As IsValidCIDR. */
export function strictRange(field: string, text: string): FieldError[] {
  const fault = strictFault(text);
  return fault === undefined ? [] : [invalid(field, text, fault)];
}

function strictFault(text: string): string | undefined {
  const range = parseCidr(text);
  if (!range) return noRange;
  if (range.hasLeadingZeros) return "must not have leading 0s in IP or prefix length";
  if (range.address.isMapped) return "must not have an IPv4-mapped IPv6 address";
  if (hasLooseBits(range)) return "must not have bits set beyond the prefix length";
  if (text === range.canonical) return undefined;
  return `must be in canonical form (${JSON.stringify(range.canonical)})`;
}

function hasLooseBits({ address, canonical, bits }: Cidr): boolean {
  return `${address.canonical}/${bits}` !== canonical;
}

/** What the author of a badly written range should know. As GetWarningsForCIDR. */
export function rangeWarnings(path: string, text: string): string[] {
  const range = parseCidr(text);
  if (!range) return [];
  const { address, canonical, hasLeadingZeros, bits } = range;
  const say = (kind: string, why: string) =>
    `${path}: ${kind}CIDR value ${JSON.stringify(text)} ${why}`;
  const warnings: string[] = [];
  if (hasLooseBits(range)) {
    const alone = `${address.canonical}/${address.isMapped ? 128 : address.size}`;
    const better = `${JSON.stringify(canonical)} or ${JSON.stringify(alone)}`;
    warnings.push(say("", `is ambiguous in this context (should be ${better}?)`));
  }
  if (hasLeadingZeros || address.isMapped) {
    const why = "will be considered invalid in a future Kubernetes release";
    warnings.push(say("non-standard ", `${why}: use ${JSON.stringify(canonical)}`));
  }
  const best = `${address.canonical}/${bits}`;
  if (warnings.length === 0 && address.size === 128 && text !== best) {
    const why = `should be in RFC 5952 canonical format (${JSON.stringify(best)})`;
    warnings.push(say("IPv6 ", why));
  }
  return warnings;
}
