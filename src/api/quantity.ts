// Quantities such as `100m`, `1.5Gi`, `12e6`. Rules of apimachinery's resource.Quantity.

/** An amount, exact to the billionth. */
export interface Quantity {
  /** As the API server writes it: `0.1` is `100m`, `2048Mi` is `2Gi`. */
  readonly canonical: string;
  /** In whole units, rounded away from zero. */
  readonly value: number;
  /** In thousandths, rounded away from zero. */
  readonly milli: number;
  /** Exactly, in billionths. */
  readonly nanos: bigint;
  /** The unit it was written in: `m`, `Mi`, or "". */
  readonly suffix: string;
}

/** Why a text is no quantity, in Kubernetes' words. */
export class QuantityError extends Error {
  override name = "QuantityError";
}

const malformed =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const badSuffix = "unable to parse quantity's suffix";

/** Of suffixes that stand for a power of ten. */
export const decimalExponents: { readonly [suffix: string]: number } = {
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
/** Of suffixes that stand for a power of 1024. */
export const binaryPowers: { readonly [suffix: string]: number } = {
  Ki: 1,
  Mi: 2,
  Gi: 3,
  Ti: 4,
  Pi: 5,
  Ei: 6,
};
const nanosPerUnit = 1_000_000_000n;
const nanosPerMilli = 1_000_000n;

const known = new Map<string, Quantity | QuantityError>();
const knownLimit = 1000;

/** The amount a text stands for, or undefined for text that is no quantity. */
export function parseQuantity(text: string): Quantity | undefined {
  const result = remember(text);
  return result instanceof QuantityError ? undefined : result;
}

/** Like parseQuantity, but throws QuantityError. */
export function mustParseQuantity(text: string): Quantity {
  const result = remember(text);
  if (result instanceof QuantityError) throw result;
  return result;
}

/** As the API server writes it. Text that is no quantity stays. */
export function canonicalQuantity(text: string): string {
  return parseQuantity(text)?.canonical ?? text;
}

/** As it is written in resource lists: with thousandths at the finest. Text that is no quantity stays. */
export function roundedToMilli(text: string): string {
  const quantity = parseQuantity(text);
  if (!quantity) return text;
  const { nanos, suffix, canonical } = quantity;
  if (nanos % nanosPerMilli === 0n) return canonical;
  const rounded = roundAway(nanos, nanosPerMilli) * nanosPerMilli;
  return format(rounded, suffix, binaryPowers[suffix] !== undefined);
}

/** An amount in a resource list (1 cpu = 1000 milli); 0 where there is none. */
export function milliOf(quantity: string | undefined): number {
  return quantity === undefined ? 0 : (parseQuantity(quantity)?.milli ?? 0);
}

/** Whole units (bytes of memory); 0 where there is none. */
export function valueOf(quantity: string | undefined): number {
  return quantity === undefined ? 0 : (parseQuantity(quantity)?.value ?? 0);
}

/** Exactly, in billionths; 0 where there is none. */
export function nanosOf(quantity: string | undefined): bigint {
  return quantity === undefined ? 0n : (parseQuantity(quantity)?.nanos ?? 0n);
}

/** What amounts come to, written in the style of the first that is not zero; "0" for none. */
export function sumQuantities(texts: readonly string[]): string {
  const amounts = texts.map(mustParseQuantity).filter(({ nanos }) => nanos !== 0n);
  const [first] = amounts;
  if (!first) return "0";
  if (amounts.length === 1) return first.canonical;
  const total = amounts.reduce((sum, { nanos }) => sum + nanos, 0n);
  return format(total, first.suffix, binaryPowers[first.suffix] !== undefined);
}

function remember(text: string): Quantity | QuantityError {
  let result = known.get(text);
  if (!result) {
    try {
      result = parse(text);
    } catch (error) {
      if (!(error instanceof QuantityError)) throw error;
      result = error;
    }
    if (known.size >= knownLimit) known.clear();
    known.set(text, result);
  }
  return result;
}

function parse(text: string): Quantity {
  const match = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([^0-9.][^.]*)?$/.exec(text);
  if (!text || !match) throw new QuantityError(malformed);
  const [, sign = "", whole = "", fraction = "", suffix = ""] = match;
  if (!/^[eEinumkKMGTP]*[-+]?[0-9]*$/.test(suffix)) throw new QuantityError(malformed);
  if (!whole && !fraction && !suffix) throw new QuantityError(malformed);
  const binary = binaryPowers[suffix];
  const exponent = binary === undefined ? exponentOf(suffix) : 0;
  const integer = whole.replace(/^0+/, "");
  const digits = BigInt(integer + fraction || "0");
  const factor = binary === undefined ? 1n : 1024n ** BigInt(binary);
  const nanos = scaled(digits * factor, exponent - fraction.length + 9) * (sign === "-" ? -1n : 1n);
  const keepsText = isAsWritten(integer, fraction, exponent, binary !== undefined);
  return {
    canonical: keepsText ? text : format(nanos, suffix, binary !== undefined),
    value: toInt64(roundAway(nanos, nanosPerUnit)),
    milli: toInt64(roundAway(nanos, nanosPerUnit / 1000n)),
    nanos,
    suffix,
  };
}

function exponentOf(suffix: string): number {
  const power = decimalExponents[suffix];
  if (power !== undefined) return power;
  const match = /^[eE]([-+]?[0-9]+)$/.exec(suffix);
  if (!match) throw new QuantityError(badSuffix);
  return Number(match[1]);
}

/** Small plain numbers keep the text they were written with. As in resource.ParseQuantity. */
function isAsWritten(whole: string, fraction: string, exponent: number, binary: boolean): boolean {
  const digits = (whole || "0") + fraction;
  if (digits === "0" || digits.length > 18) return digits === "0" && !binary && exponent === 0;
  if (binary) return !fraction && digits.length <= 15 && Number(digits) % 8 !== 0;
  const scale = exponent - fraction.length;
  return scale % 3 === 0 && !digits.endsWith("000") && !digits.startsWith("0");
}

/** `value` times 10 to the `power`; what is left of a fraction rounds up. */
function scaled(value: bigint, power: number): bigint {
  if (power >= 0) return value * 10n ** BigInt(power);
  return roundAway(value, 10n ** BigInt(-power));
}

/** How many `unit`s a value is, rounded away from zero. */
export function roundAway(value: bigint, unit: bigint): bigint {
  const whole = value / unit;
  if (value % unit === 0n) return whole;
  return value > 0n ? whole + 1n : whole - 1n;
}

/** int64 wraps around in Go, and so do the answers here. */
function toInt64(value: bigint): number {
  return Number(BigInt.asIntN(64, value));
}

function format(nanos: bigint, suffix: string, binary: boolean): string {
  const size = nanos < 0n ? -nanos : nanos;
  if (binary && size >= 1024n * nanosPerUnit) {
    let units = roundAway(nanos, nanosPerUnit);
    let power = 0;
    for (; power < 6 && units % 1024n === 0n; power++) units /= 1024n;
    return `${units}${Object.keys(binaryPowers)[power - 1] ?? ""}`;
  }
  let digits = nanos;
  let exponent = -9;
  if (digits === 0n) return "0";
  for (; exponent < 18 && digits % 1000n === 0n; exponent += 3) digits /= 1000n;
  if (/^[eE]/.test(suffix) && suffix !== "E")
    return exponent ? `${digits}e${exponent}` : `${digits}`;
  const name = Object.entries(decimalExponents).find(([, power]) => power === exponent)?.[0];
  return `${digits}${name ?? ""}`;
}
