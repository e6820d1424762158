import { decodeBase64, encodeBase64 } from "#api/base64.ts";
import type { Secret } from "#api/core.ts";
import { type FieldError, invalid, required } from "#api/field-errors.ts";
import { validateImmutable } from "./immutable.ts";
import type { Strategy } from "../strategy.ts";
import { age, ageColumn, column, nameColumn } from "./columns.ts";
import { validateKeys, validateSize } from "./data-validation.ts";

export const secretStrategy: Strategy<Secret> = {
  countsGenerations: false,
  hasStatus: false,

  setDefaults(secret) {
    secret.type ??= "Opaque";
    for (const [key, text] of Object.entries(secret.stringData ?? {})) {
      (secret.data ??= {})[key] = encodeBase64(text);
    }
    delete secret.stringData;
  },

  validate: validateSecret,
  validateUpdate(next, old) {
    const errors = validateImmutable(next, old);
    if (next.type !== old.type) errors.push(invalid("type", next.type ?? "", "field is immutable"));
    return errors;
  },

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

/** The entries that each well-known type must have. */
const neededKeys: { readonly [type: string]: readonly string[] } = {
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/dockercfg": [".dockercfg"],
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
};

function validateSecret({ type = "", data = {} }: Secret): FieldError[] {
  const sizes = Object.values(data).map((text) => decodeBase64(text)?.length ?? 0);
  const missing = (neededKeys[type] ?? []).filter((key) => data[key] === undefined);
  const either = type === "kubernetes.io/basic-auth" ? ["username", "password"] : [];
  if (either.every((key) => data[key] === undefined)) missing.push(...either);
  return [
    ...validateKeys(data, "data"),
    ...validateSize(sizes, "data"),
    ...missing.map((key) => required(`data[${key}]`)),
  ];
}
