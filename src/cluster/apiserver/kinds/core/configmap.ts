import type { ConfigMap } from "#api/core.ts";
import { decodeBase64 } from "#api/base64.ts";
import { type FieldError, invalid } from "#api/field-errors.ts";
import { utf8Length } from "#base/utf8.ts";
import { validateImmutable } from "../rules/immutable.ts";
import type { Strategy } from "../../strategy.ts";
import { age, ageColumn, column, nameColumn } from "../columns.ts";
import { validateKey, validateSize } from "./data-validation.ts";

export const configMapStrategy: Strategy<ConfigMap> = {
  countsGenerations: false,
  hasStatus: false,
  validate: validateConfigMap,
  validateUpdate: validateImmutable,
  updateChecks: ["metadataChange", "change", "metadata", "object"],
  columns: [nameColumn, column("Data", "How many entries it holds."), ageColumn],

  row(configMap, nowMs) {
    const entries =
      Object.keys(configMap.data ?? {}).length + Object.keys(configMap.binaryData ?? {}).length;
    return [configMap.metadata.name, entries, age(configMap, nowMs)];
  },
};

function validateConfigMap({ data = {}, binaryData = {} }: ConfigMap): FieldError[] {
  const duplicate = "duplicate of key present in binaryData";
  const sizes = [
    ...Object.values(data).map(utf8Length),
    ...Object.values(binaryData).map((text) => decodeBase64(text)?.length ?? 0),
  ];
  return [
    ...Object.keys(data).flatMap((key) => [
      ...validateKey(key, "data"),
      ...(binaryData[key] === undefined ? [] : [invalid(`data[${key}]`, key, duplicate)]),
    ]),
    ...Object.keys(binaryData).flatMap((key) => validateKey(key, "binaryData")),
    ...validateSize(sizes, ""),
  ];
}
