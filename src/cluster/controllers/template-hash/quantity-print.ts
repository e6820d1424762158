const binaryExponents: Readonly<Record<string, number>> = {
  Ki: 10,
  Mi: 20,
  Gi: 30,
  Ti: 40,
  Pi: 50,
  Ei: 60,
};
const decimalScales: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  "": 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};

/**
 * A resource.Quantity as Go's spew prints its private fields: the number, the scale, and the text it
 * keeps from parsing when that is canonical already. Quantities that need more than 63 bits are
 * printed as those that fit; no Pod asks for so much.
 */
export function printQuantity(text: string): string {
  const [, number = "0", suffix = ""] = /^([+-]?[\d.]+)(.*)$/.exec(text) ?? [];
  const [whole = "", fraction = ""] = number.split(".");
  const digits = BigInt(whole + fraction || "0");
  const binary = binaryExponents[suffix];
  const exponent = /^[eE]([+-]?\d+)$/.exec(suffix)?.[1];
  const scale =
    binary === undefined ? Number(exponent ?? decimalScales[suffix] ?? 0) - fraction.length : 0;
  const value = binary === undefined ? digits : digits << BigInt(binary);
  const format = binary !== undefined ? "BinarySI" : exponent ? "DecimalExponent" : "DecimalSI";
  const kept = binary === undefined ? keepsDecimal(number, scale) : digits % 8n !== 0n;
  return (
    `{i:(resource.int64Amount){value:(int64)${value} scale:(resource.Scale)${scale}} ` +
    `d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)${kept ? text : ""} ` +
    `Format:(resource.Format)${format}}`
  );
}

/** Whether the text is canonical at a glance; if not, Go forgets it and prints anew when asked. */
function keepsDecimal(number: string, scale: number): boolean {
  return scale % 3 === 0 && !number.endsWith("000") && !number.startsWith("0");
}
