import { type FieldError, invalid } from "#api/field-errors.ts";
import { parseAddress } from "../rules/ip-address.ts";

/** Addresses where nothing can answer: IPv4 and IPv6, each as its first bits and how many they are. */
const unfit: readonly (readonly [
  why: string,
  v4: readonly [number, number],
  v6: readonly [bigint, number],
])[] = [
  ["may not be in the loopback range (127.0.0.0/8, ::1/128)", [127, 8], [1n, 128]],
  [
    "may not be in the link-local range (169.254.0.0/16, fe80::/10)",
    [(169 << 8) | 254, 16],
    [0xfe80n >> 6n, 10],
  ],
  [
    "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)",
    [224 << 16, 24],
    [0xff02n, 16],
  ],
];

/** What is wrong with an address that something should answer at. As ValidateEndpointIP. */
export function endpointAddress(field: string, text: string): FieldError[] {
  const address = parseAddress(text);
  if (!address) return [invalid(field, text, "must be a valid IP address")];
  if (address.bits === 0n) return [invalid(field, text, `may not be unspecified (${text})`)];
  return unfit.flatMap(([why, v4, v6]) => {
    const [first, length] = address.size === 32 ? v4 : v6;
    const isIn = address.bits >> BigInt(address.size - length) === BigInt(first);
    return isIn ? [invalid(field, text, why)] : [];
  });
}
