/** A range of addresses: the address as one number, and how many of its leading bits are fixed. */
export interface Cidr {
  readonly address: bigint;
  readonly bits: number;
  /** How many bits an address has: 32 or 128. */
  readonly size: 32 | 128;
}

/** `10.9.8.0/24`, `2001:db8::/64`; undefined for text that is none. */
export function parseCidr(text: string): Cidr | undefined {
  const [, given = "", prefix = ""] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const size = given.includes(":") ? 128 : 32;
  const address = size === 32 ? ipv4(given) : ipv6(given);
  const bits = Number(prefix);
  if (address === undefined || prefix === "" || bits > size) return undefined;
  return { address, bits, size };
}

/** Whether the first address of `part` lies in `whole`. */
export function contains(whole: Cidr, part: Cidr): boolean {
  if (whole.size !== part.size) return false;
  const rest = BigInt(whole.size - whole.bits);
  return whole.address >> rest === part.address >> rest;
}

function ipv4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) {
    return undefined;
  }
  return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function ipv6(text: string): bigint | undefined {
  const halves = text.split("::");
  const [head = [], tail = []] = halves.map((half) => (half ? half.split(":") : []));
  const missing = 8 - head.length - tail.length;
  if (halves.length > 2 || (halves.length === 2 ? missing < 1 : missing !== 0)) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => "0"), ...tail];
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return groups.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}
