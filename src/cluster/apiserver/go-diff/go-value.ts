import { isObject, type JsonObject } from "#base/json.ts";
import { goStrings } from "../../go-types/go-types.ts";
import { internalStructs } from "../../go-types/internal-types.ts";
import { partsOfQuantity } from "../kinds/rules/go-text.ts";

/** A value as a Go program holds it; nothing in `of` is Go's nil. */
export type GoValue =
  | { readonly form: "text"; readonly of: string }
  | { readonly form: "plain"; readonly of: number | boolean | bigint }
  | { readonly form: "pointer"; readonly of: GoValue | undefined; readonly said?: string }
  | { readonly form: "list"; readonly type: string; readonly of: readonly GoValue[] | undefined }
  | { readonly form: "map"; readonly type: string; readonly of: GoMap | undefined }
  | {
      readonly form: "struct";
      readonly type: string;
      readonly of: GoMap;
      /** What two values of a type that compares itself are equal by. */
      readonly self?: string;
    };

/** Fields or entries by name, in order. */
export type GoMap = ReadonlyMap<string, GoValue>;

/** A JSON value as pkg/apis/core has it, where its type is called so. */
export function goValueOf(type: string, value: unknown): GoValue {
  if (type.startsWith("*")) return pointer(type.slice(1), value);
  if (type.startsWith("[]")) return list(type, value);
  const mapped = type === "ResourceList" ? "Quantity" : /^map\[\w+\](.*)$/.exec(type)?.[1];
  if (mapped) return map(type, mapped, value);
  if (type === "bool") return { form: "plain", of: value === true };
  if (type === "int32" || type === "int64") {
    return { form: "plain", of: typeof value === "number" ? value : 0 };
  }
  if (type === "intstr.IntOrString") return intOrString(value);
  if (type.endsWith("Quantity")) return quantity(typeof value === "string" ? value : "0");
  if (internalStructs.has(type)) return struct(type, value);
  return text(value);
}

function text(value: unknown): GoValue {
  return { form: "text", of: typeof value === "string" ? value : "" };
}

/** A selector says itself what it is. */
function pointer(type: string, value: unknown): GoValue {
  if (value === undefined || value === null) return { form: "pointer", of: undefined };
  const of = goValueOf(type, value);
  return { form: "pointer", of, ...(type === "LabelSelector" && { said: saidOf(value) }) };
}

/** An empty list and none are the same in JSON; Go's decoder makes nil of what is not there. */
function list(type: string, value: unknown): GoValue {
  const items = Array.isArray(value) && value.length > 0 ? value : undefined;
  return {
    form: "list",
    type: qualified(type),
    of: items?.map((item) => goValueOf(type.slice(2), item)),
  };
}

function map(type: string, mapped: string, value: unknown): GoValue {
  const names = isObject(value) ? Object.keys(value).toSorted() : [];
  const of = names.map((name): [string, GoValue] => [
    // The name of a resource has a String method.
    `${type === "ResourceList" ? "s" : ""}${JSON.stringify(name)}`,
    goValueOf(mapped, (value as JsonObject)[name]),
  ]);
  return { form: "map", type: qualified(type), of: of.length > 0 ? new Map(of) : undefined };
}

function struct(type: string, value: unknown): GoValue {
  const object = isObject(value) ? value : {};
  const fields = internalStructs.get(type) ?? [];
  const of = fields.map(({ goName, jsonName, type: fieldType }): [string, GoValue] => [
    goName,
    goValueOf(fieldType, jsonName === "" ? object : object[jsonName]),
  ]);
  return { form: "struct", type: qualified(type), of: new Map(of) };
}

function intOrString(value: unknown): GoValue {
  const isText = typeof value === "string";
  const of = new Map<string, GoValue>([
    ["Type", { form: "plain", of: isText ? 1 : 0 }],
    ["IntVal", { form: "plain", of: typeof value === "number" ? value : 0 }],
    ["StrVal", text(value)],
  ]);
  return { form: "struct", type: "intstr.IntOrString", of };
}

function quantity(value: string): GoValue {
  const { amount, scale, kept, format, nanos } = partsOfQuantity(value);
  const i: GoValue = {
    form: "struct",
    type: "resource.int64Amount",
    of: new Map<string, GoValue>([
      ["value", { form: "plain", of: amount }],
      ["scale", { form: "plain", of: scale }],
    ]),
  };
  const of = new Map<string, GoValue>([
    ["i", i],
    ["s", text(kept)],
    ["Format", text(format)],
  ]);
  return { form: "struct", type: "resource.Quantity", of, self: String(nanos) };
}

/** `core.PodSpec`, `[]core.Container`, `[]string`: types are named with their package. */
function qualified(type: string): string {
  const [, shape = "", name = ""] = /^((?:\[\]|map\[\w+\])*)(.*)$/.exec(type) ?? [];
  if (metaTypes.has(name)) return `${shape}v1.${name}`;
  const isOurs = internalStructs.has(name) || goStrings.has(name) || name === "ResourceList";
  return isOurs ? `${shape}core.${name}` : type;
}

const metaTypes = new Set([
  "LabelSelector",
  "LabelSelectorRequirement",
  "LabelSelectorOperator",
  "ObjectMeta",
]);

/** As the generated String method of a LabelSelector. */
function saidOf(selector: unknown): string {
  const { matchLabels, matchExpressions } = isObject(selector) ? selector : {};
  const labels = isObject(matchLabels) ? matchLabels : {};
  const said = Object.keys(labels)
    .toSorted()
    .map((key) => `${key}: ${String(labels[key])},`);
  const expressions = (Array.isArray(matchExpressions) ? matchExpressions : []) as JsonObject[];
  const required = expressions.map(({ key, operator, values = [] }) => {
    const among = (values as string[]).join(" ");
    return `LabelSelectorRequirement{Key:${String(key)},Operator:${String(operator)},Values:[${among}],},`;
  });
  return `&LabelSelector{MatchLabels:map[string]string{${said.join("")}},MatchExpressions:[]LabelSelectorRequirement{${required.join("")}},}`;
}

/** True if Go would call it the zero value of its type. */
export function isZero(value: GoValue): boolean {
  if (value.form === "struct") return [...value.of.values()].every(isZero);
  return value.of === undefined || value.of === "" || value.of === false || value.of == 0;
}
