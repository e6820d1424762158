import { binaryPowers, decimalExponents, roundAway } from "#api/quantity.ts";

const maxBinary = 2n ** 63n - 1n;

/**
 * A resource.Quantity as Go's spew prints its private fields: a 64-bit number with a scale, or a big
 * decimal where the text may need more; and the text itself where it is canonical at a glance (if not, Go
 * forgets it and prints anew when asked). As ParseQuantity in apimachinery's pkg/api/resource.
 */
export function printQuantity(text: string): string {
  if (text === "0") return spew({ kept: text });
  const [, sign = "", , whole = "", fraction = "", suffix = ""] =
    /^([+-]?)(0*)(\d*)\.?(\d*)(.*)$/.exec(text) ?? [];
  const digits = (whole || "0") + fraction;
  const factor = sign === "-" ? -1n : 1n;
  const power1024 = binaryPowers[suffix];
  if (power1024 !== undefined) {
    const exponent = 10 * power1024;
    const fits = !fraction && 14 - whole.length - Math.trunc(exponent * 0.3) >= 0;
    const value = (BigInt(digits) << BigInt(exponent)) * factor;
    if (!fits) return bigBinary(value, fraction.length);
    return spew({ value, format: "BinarySI", kept: BigInt(digits) % 8n === 0n ? "" : text });
  }
  const power = /^[eE]([+-]?\d+)$/.exec(suffix)?.[1];
  const format = power === undefined ? "DecimalSI" : "DecimalExponent";
  const scale = Number(power ?? decimalExponents[suffix] ?? 0) - fraction.length;
  const value = BigInt(digits) * factor;
  if (digits.length > 18 || scale < -9) return spew({ decimal: toNano(value, -scale), format });
  const kept = scale % 3 === 0 && !digits.endsWith("000") && !digits.startsWith("0");
  return spew({ value, scale, format, kept: kept ? text : "" });
}

interface Decimal {
  readonly unscaled: bigint;
  readonly scale: number;
}

/** A binary quantity that is no small whole number: at most 63 bits, and decimal below one. */
function bigBinary(unscaled: bigint, scale: number): string {
  const one = 10n ** BigInt(scale);
  const size = unscaled < 0n ? -unscaled : unscaled;
  const format = size > 0n && size < one ? "DecimalSI" : "BinarySI";
  if (size <= maxBinary * one) return spew({ decimal: toNano(unscaled, scale), format });
  return spew({ decimal: { unscaled: unscaled < 0n ? -maxBinary : maxBinary, scale: 0 }, format });
}

/** Go rounds away from zero to billionths, and keeps that scale; nothing of nothing stays as it is. */
function toNano(unscaled: bigint, scale: number): Decimal {
  if (unscaled === 0n) return { unscaled, scale };
  if (scale <= 9) return { unscaled: unscaled * 10n ** BigInt(9 - scale), scale: 9 };
  return { unscaled: roundAway(unscaled, 10n ** BigInt(scale - 9)), scale: 9 };
}

interface Fields {
  readonly value?: bigint;
  readonly scale?: number;
  readonly decimal?: Decimal;
  readonly kept?: string;
  readonly format?: string;
}

function spew({ value = 0n, scale = 0, decimal, kept = "", format = "DecimalSI" }: Fields): string {
  return (
    `{i:(resource.int64Amount){value:(int64)${value} scale:(resource.Scale)${scale}} ` +
    `d:(resource.infDecAmount){Dec:(*inf.Dec)${decimal ? spewDecimal(decimal) : "<nil>"}} ` +
    `s:(string)${kept} Format:(resource.Format)${format}}`
  );
}

/** An inf.Dec: its number is a math/big.Int, a sign and words of 64 bits from the lowest. */
function spewDecimal({ unscaled, scale }: Decimal): string {
  const words: bigint[] = [];
  for (let rest = unscaled < 0n ? -unscaled : unscaled; rest > 0n; rest >>= 64n) {
    words.push(BigInt.asUintN(64, rest));
  }
  const abs = words.length > 0 ? `[${words.join(" ")}]` : "<nil>";
  return `{unscaled:(big.Int){neg:(bool)${unscaled < 0n} abs:(big.nat)${abs}} scale:(inf.Scale)${scale}}`;
}
