import { decodeBase64, encodeBase64 } from "#api/base64.ts";
import type { Secret } from "#api/core.ts";
import { type FieldError, invalid, required } from "#api/field-errors.ts";
import { JsonError, parseJson } from "#api/go-json.ts";
import { jsonTypeOf } from "#api/schema/decode.ts";
import { isObject } from "#base/json.ts";
import { decodeUtf8 } from "#base/utf8.ts";
import { validateKey, validateSize } from "./data-validation.ts";
import { validateImmutable } from "../rules/immutable.ts";
import type { Strategy } from "../../strategy.ts";
import { pairWarnings } from "./key-pair-warnings.ts";
import { age, ageColumn, column, nameColumn } from "../columns.ts";

export const secretStrategy: Strategy<Secret> = {
  countsGenerations: false,
  hasStatus: false,

  setDefaults(secret) {
    secret.type ||= "Opaque";
    for (const [key, text] of Object.entries(secret.stringData ?? {})) {
      (secret.data ??= {})[key] = encodeBase64(text);
    }
    delete secret.stringData;
  },

  validate: validateSecret,
  validateUpdate: (next, old) => [
    ...(next.type === old.type ? [] : [invalid("type", next.type ?? "", "field is immutable")]),
    ...validateImmutable(next, old),
  ],
  updateChecks: ["metadataChange", "change", "metadata", "object"],
  warningsOfWrite: ({ type, data = {} }) =>
    type === "kubernetes.io/tls" ? pairWarnings(data) : [],

  columns: [
    nameColumn,
    column("Type", "What the secret is for."),
    column("Data", "How many entries it holds."),
    ageColumn,
  ],

  row(secret, nowMs) {
    const entries = Object.keys(secret.data ?? {}).length;
    return [secret.metadata.name, secret.type ?? "", entries, age(secret, nowMs)];
  },

  selectableFields: ({ type }) => ({ type: type ?? "" }),
};

function validateSecret(secret: Secret): FieldError[] {
  const { data = {} } = secret;
  const sizes = Object.values(data).map((text) => decodeBase64(text)?.length ?? 0);
  return [
    ...Object.keys(data).flatMap((key) => validateKey(key, "data")),
    ...validateSize(sizes, "data"),
    ...validateType(secret),
  ];
}

/** Well-known types must have certain entries. */
function validateType({ type = "", data = {}, metadata }: Secret): FieldError[] {
  const missing = (...keys: string[]) =>
    keys.filter((key) => data[key] === undefined).map((key) => required(`data[${key}]`));
  switch (type) {
    case "kubernetes.io/service-account-token": {
      const account = "kubernetes.io/service-account.name";
      const isNamed = Boolean(metadata.annotations?.[account]);
      return isNamed ? [] : [required(`metadata.annotations[${account}]`)];
    }
    case "kubernetes.io/dockercfg":
      return validateJson(data, ".dockercfg");
    case "kubernetes.io/dockerconfigjson":
      return validateJson(data, ".dockerconfigjson");
    case "kubernetes.io/basic-auth": {
      const errors = missing("username", "password");
      return errors.length === 2 ? errors : [];
    }
    case "kubernetes.io/ssh-auth":
      return data["ssh-privatekey"] ? [] : [required("data[ssh-privatekey]")];
    case "kubernetes.io/tls":
      return missing("tls.crt", "tls.key");
    default:
      return [];
  }
}

function validateJson(data: Readonly<Record<string, string>>, key: string): FieldError[] {
  const path = `data[${key}]`;
  const text = data[key];
  if (text === undefined) return [required(path)];
  const fault = jsonFault(decodeUtf8(new Uint8Array(decodeBase64(text) ?? [])));
  return fault === undefined ? [] : [invalid(path, "<secret contents redacted>", fault)];
}

function jsonFault(text: string): string | undefined {
  try {
    const { value } = parseJson(text);
    if (isObject(value) || value === null) return undefined;
    const type = jsonTypeOf(value);
    return `json: cannot unmarshal ${type} into Go value of type map[string]interface {}`;
  } catch (error) {
    if (error instanceof JsonError) return error.message;
    throw error;
  }
}
