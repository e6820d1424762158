// Addresses as the API server reads them. Rules of apimachinery's util/validation/ip.go.

import { type FieldError, invalid } from "#api/field-errors.ts";

/** An address as one number. */
export interface IpAddress {
  readonly bits: bigint;
  /** How many bits an address has. One that is IPv4 in the clothes of IPv6 has 32. */
  readonly size: 32 | 128;
  /** As it is best written. */
  readonly canonical: string;
  /** Whether it is written as an IPv4 address in an IPv6 one: `::ffff:1.2.3.4`. */
  readonly isMapped: boolean;
  /** Whether a part begins with a zero that need not be there: `010.1.2.3`. */
  readonly hasLeadingZeros: boolean;
}

/** The address, or undefined for text that is none. */
export function parseAddress(text: string): IpAddress | undefined {
  if (!text.includes(":")) {
    const bits = ipv4(text);
    if (bits === undefined) return undefined;
    const hasLeadingZeros = /(^|\.)0\d/.test(text);
    return { bits, size: 32, canonical: formatIPv4(bits), isMapped: false, hasLeadingZeros };
  }
  const bits = ipv6(text);
  if (bits === undefined) return undefined;
  const end = text.slice(text.lastIndexOf(":") + 1);
  const hasLeadingZeros = end.includes(".") && /(^|\.)0\d/.test(end);
  if (bits >> 32n === 0xffffn) {
    const low = bits & 0xffff_ffffn;
    return { bits: low, size: 32, canonical: formatIPv4(low), isMapped: true, hasLeadingZeros };
  }
  return { bits, size: 128, canonical: formatIPv6(bits), isMapped: false, hasLeadingZeros };
}

/** What is wrong with an address in a field that takes any way of writing one. */
export function ipAddress(field: string, text: string): FieldError[] {
  if (parseAddress(text)) return [];
  return [invalid(field, text, noAddress)];
}

const noAddress = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";

/** What is wrong with an address where none but the best way of writing it will do. */
export function strictAddress(text: string): string[] {
  const address = parseAddress(text);
  if (!address) return [noAddress];
  if (address.hasLeadingZeros) return ["must not have leading 0s"];
  if (address.isMapped) return ["must not be an IPv4-mapped IPv6 address"];
  if (text === address.canonical) return [];
  return [`must be in canonical form (${JSON.stringify(address.canonical)})`];
}

/** What the author of a badly written address should know. As GetWarningsForIP. */
export function addressWarnings(path: string, text: string): string[] {
  const address = parseAddress(text);
  if (!address) return [];
  const [given, better] = [text, address.canonical].map((each) => JSON.stringify(each));
  if (address.isMapped || address.hasLeadingZeros) {
    return [
      `${path}: non-standard IP address ${given} will be considered invalid in a future Kubernetes release: use ${better}`,
    ];
  }
  if (address.size === 32 || text === address.canonical) return [];
  return [`${path}: IPv6 address ${given} should be in RFC 5952 canonical format (${better})`];
}

function ipv4(text: string): bigint | undefined {
  const parts = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
  if (!parts) return undefined;
  let bits = 0;
  for (let index = 1; index <= 4; index++) {
    const part = Number(parts[index]);
    if (part > 255) return undefined;
    bits = bits * 256 + part;
  }
  return BigInt(bits);
}

function ipv6(text: string): bigint | undefined {
  const end = text.slice(text.lastIndexOf(":") + 1);
  if (end.includes(".")) {
    const low = ipv4(end);
    if (low === undefined) return undefined;
    const groups = [low >> 16n, low & 0xffffn].map((group) => group.toString(16));
    return ipv6(`${text.slice(0, -end.length)}${groups.join(":")}`);
  }
  const halves = text.split("::");
  const [head = [], tail = []] = halves.map((half) => (half ? half.split(":") : []));
  const missing = 8 - head.length - tail.length;
  if (halves.length > 2 || (halves.length === 2 ? missing < 1 : missing !== 0)) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => "0"), ...tail];
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return groups.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}

/** An address of 32 or 128 bits as it is best written. */
export function formatAddress(bits: bigint, size: IpAddress["size"]): string {
  return size === 32 ? formatIPv4(bits) : formatIPv6(bits);
}

function formatIPv4(bits: bigint): string {
  const number = Number(bits);
  return `${number >>> 24}.${(number >>> 16) & 255}.${(number >>> 8) & 255}.${number & 255}`;
}

/** The longest run of zeros, the first of equals, is left out: RFC 5952. */
function formatIPv6(bits: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((bits >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
  );
  const runs = [...groups.join(":").matchAll(/(?:^|:)(0(?::0)+)(?=:|$)/g)].map(
    ([, run = ""]) => run,
  );
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), "");
  const text = groups.join(":");
  if (!longest) return text;
  const at = text.search(new RegExp(`(?<=^|:)${longest}(?=:|$)`));
  const [before, after] = [text.slice(0, at), text.slice(at + longest.length)];
  return `${before.replace(/:$/, "")}::${after.replace(/^:/, "")}`;
}
