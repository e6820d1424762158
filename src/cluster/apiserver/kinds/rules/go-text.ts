// Values as Go's %#v writes them: what messages show of anything that is no text, number or truth.

import { GoText } from "#api/field-errors.ts";
import type { IntOrString, LabelSelector } from "#api/meta.ts";
import { binaryPowers, decimalExponents, parseQuantity } from "#api/quantity.ts";

/** Where everything lies that a message shows by its address: the memory of a server that is not there. */
const address = "0xc000010000";

/** `core.PodOS{Name:"x"}`: fields in the order of the Go struct, each already written or a simple value. */
export function goStruct(
  type: string,
  fields: Readonly<Record<string, GoText | string | number | boolean>>,
): GoText {
  const parts = Object.entries(fields).map(([name, value]) => `${name}:${goValue(value)}`);
  return new GoText(`${type}{${parts.join(", ")}}`);
}

/** `(*bool)(0xc000010000)`, or `(*bool)(nil)`. */
export function goPointer(type: string, value: unknown): GoText {
  return new GoText(`(*${type})(${value === undefined || value === null ? "nil" : address})`);
}

/** `[]string{"a", "b"}`, or `[]string(nil)`. */
export function goList(
  type: string,
  items: readonly (GoText | string | number)[] | undefined,
): GoText {
  return new GoText(items ? `[]${type}{${items.map(goValue).join(", ")}}` : `[]${type}(nil)`);
}

/** The same of texts; `type` is their type. */
export function goStrings(items: readonly string[] | undefined, type = "string"): GoText {
  return goList(type, items);
}

/** As Go prints an IntOrString in a message. */
export function goIntOrString(value: IntOrString): GoText {
  const [type, number, text] = typeof value === "number" ? [0, value, ""] : [1, 0, value];
  return goStruct("intstr.IntOrString", { Type: type, IntVal: number, StrVal: text });
}

/** As Go prints labels in a message. */
export function goLabels(labels: Readonly<Record<string, string>> | undefined): GoText {
  if (!labels) return new GoText("map[string]string(nil)");
  const pairs = Object.entries(labels)
    .map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
    .toSorted();
  return new GoText(`map[string]string{${pairs.join(", ")}}`);
}

/** As Go prints a selector in a message. */
export function goSelector(selector: LabelSelector | undefined): GoText {
  if (!selector) return new GoText("null");
  const { matchLabels, matchExpressions } = selector;
  const type = "v1.LabelSelectorRequirement";
  const expressions = matchExpressions?.map(({ key, operator, values }) => {
    // The decoder drops an empty list; Go tells it from none here.
    const needsValues = operator === "In" || operator === "NotIn";
    const shown = goStrings(values ?? (needsValues ? [] : undefined));
    return goStruct(type, { Key: key, Operator: operator, Values: shown });
  });
  return goStruct("v1.LabelSelector", {
    MatchLabels: goLabels(matchLabels),
    MatchExpressions: goList(type, expressions),
  });
}

/** As Go prints a time. */
export function goTime(time: string): GoText {
  return new GoText(`${time.replace("T", " ").replace("Z", "")} +0000 UTC`);
}

/** What Go holds of a quantity. */
export interface QuantityParts {
  readonly nanos: bigint;
  readonly amount: bigint;
  /** The amount is to be taken times ten to the power of this. */
  readonly scale: number;
  /** The text, kept where it is canonical. */
  readonly kept: string;
  readonly format: "BinarySI" | "DecimalExponent" | "DecimalSI";
}

/** What Go makes of the text of a quantity; of any other text, of nothing. */
export function partsOfQuantity(text: string): QuantityParts {
  const { nanos, canonical, suffix } = parseQuantity(text) ?? {
    nanos: 0n,
    canonical: text,
    suffix: "",
  };
  const isBinary = binaryPowers[suffix] !== undefined;
  let amount = nanos;
  let scale = -9;
  const top = isBinary ? 0 : (decimalExponents[suffix] ?? 0);
  for (; scale < top && amount % 10n === 0n; scale++) amount /= 10n;
  const format = isBinary ? "BinarySI" : /^[eE]\d/.test(suffix) ? "DecimalExponent" : "DecimalSI";
  return { nanos, amount, scale, kept: canonical === text ? text : "", format };
}

/** As Go prints a quantity in a message. */
export function goQuantity(text: string): GoText {
  const { amount, scale, kept, format } = partsOfQuantity(text);
  return goStruct("resource.Quantity", {
    i: new GoText(`resource.int64Amount{value:${amount}, scale:${scale}}`),
    d: new GoText("resource.infDecAmount{Dec:(*inf.Dec)(nil)}"),
    s: kept,
    Format: format,
  });
}

function goValue(value: GoText | string | number | boolean): string {
  if (value instanceof GoText) return value.text;
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
