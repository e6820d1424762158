import { type FieldError, invalid } from "#api/field-errors.ts";
import { type IpAddress, parseAddress } from "../rules/ip-address.ts";

/** What of an address must be equal to what, so that nothing can answer there. */
interface Unfit {
  readonly why: string;
  readonly v4: (bits: bigint) => boolean;
  readonly v6: (bits: bigint) => boolean;
}

const unfit: readonly Unfit[] = [
  {
    why: "may not be in the loopback range (127.0.0.0/8, ::1/128)",
    v4: (bits) => bits >> 24n === 127n,
    v6: (bits) => bits === 1n,
  },
  {
    why: "may not be in the link-local range (169.254.0.0/16, fe80::/10)",
    v4: (bits) => bits >> 16n === 0xa9fen,
    v6: (bits) => bits >> 118n === 0xfe80n >> 6n,
  },
  {
    // Of IPv6, the four bits that are flags may be any.
    why: "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)",
    v4: (bits) => bits >> 8n === 0xe00000n,
    v6: (bits) => ((bits >> 112n) & 0xff0fn) === 0xff02n,
  },
];

/** What is wrong with an address that something should answer at. As ValidateEndpointIP. */
export function endpointAddress(field: string, text: string): FieldError[] {
  const address = parseAddress(text);
  if (!address) return [invalid(field, text, "must be a valid IP address")];
  if (address.bits === 0n) return [invalid(field, text, `may not be unspecified (${text})`)];
  return unfit.flatMap((range) => (isIn(range, address) ? [invalid(field, text, range.why)] : []));
}

function isIn({ v4, v6 }: Unfit, { bits, size }: IpAddress): boolean {
  return size === 32 ? v4(bits) : v6(bits);
}
