import { stringTypes, structTypes } from "./template-types.ts";

/** A field of a Go struct; its JSON name is empty where the struct is embedded. */
export interface GoField {
  readonly goName: string;
  readonly jsonName: string;
  readonly type: string;
}

/** The structs of a Go package by name, with their fields in Go's order. */
export type GoStructs = ReadonlyMap<string, readonly GoField[]>;

/** The names of the string types below PodTemplateSpec. */
export const goStrings: ReadonlySet<string> = new Set(stringTypes.trim().split(/\s+/));

/** The structs below PodTemplateSpec in k8s.io/api/core/v1. */
export const goStructs: GoStructs = parseStructs(structTypes);

/** Reads the notation of template-types.ts. */
export function parseStructs(text: string): GoStructs {
  const lines = text
    .trim()
    .replace(/\n {2}/g, " ")
    .split("\n");
  return new Map(
    lines.map((line) => {
      const [name = "", ...fields] = line.split(" ");
      return [name, fields.map(parseField)];
    }),
  );
}

function parseField(text: string): GoField {
  const [names = "", type = ""] = text.split(/:(.*)/);
  const [goName = "", jsonName] = names.split("=");
  return { goName, jsonName: jsonName ?? goName[0]!.toLowerCase() + goName.slice(1), type };
}
