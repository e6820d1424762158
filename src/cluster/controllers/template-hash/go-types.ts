import { stringTypes, structTypes } from "./template-types.ts";

/** A field of a Go struct; its JSON name is empty where the struct is embedded. */
export interface GoField {
  readonly goName: string;
  readonly jsonName: string;
  readonly type: string;
}

/** The names of the string types below PodTemplateSpec. */
export const goStrings: ReadonlySet<string> = new Set(stringTypes.trim().split(/\s+/));

/** The structs below PodTemplateSpec by name, with their fields in Go's order. */
export const goStructs: ReadonlyMap<string, readonly GoField[]> = new Map(
  structTypes
    .trim()
    .replace(/\n {2}/g, " ")
    .split("\n")
    .map((line) => {
      const [name = "", ...fields] = line.split(" ");
      return [name, fields.map(parseField)];
    }),
);

function parseField(text: string): GoField {
  const [names = "", type = ""] = text.split(/:(.*)/);
  const [goName = "", jsonName] = names.split("=");
  return { goName, jsonName: jsonName ?? goName[0]!.toLowerCase() + goName.slice(1), type };
}
