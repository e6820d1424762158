import type { JsonSchemaProps, SelectableField } from "#api/apiextensions.ts";
import { duplicate, type FieldError, invalid, required, tooMany } from "#api/field-errors.ts";

const most = 8;

/** What is wrong with the fields by which objects can be selected: as ValidateCustomResourceSelectableFields. */
export function validateSelectableFields(
  fields: readonly SelectableField[],
  schema: JsonSchemaProps,
  path: string,
): FieldError[] {
  const seen = new Set<string>();
  const errors = fields.flatMap(({ jsonPath }, index) => {
    const place = `${path}[${index}].jsonPath`;
    if (!jsonPath) return [required(place)];
    const found = follow(jsonPath, schema);
    if (typeof found === "string") {
      return [invalid(place, jsonPath, `is an invalid path: ${found}`)];
    }
    const wrong: FieldError[] = [];
    if (/^\.metadata(\.|$)/.test(jsonPath)) {
      wrong.push(invalid(place, jsonPath, "must not point to fields in metadata"));
    }
    if (!["string", "boolean", "integer"].includes(found.type ?? "")) {
      const why =
        "must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.";
      wrong.push(invalid(place, jsonPath, why));
    }
    if (seen.has(jsonPath)) wrong.push(duplicate(place, jsonPath));
    seen.add(jsonPath);
    return wrong;
  });
  return seen.size > most ? [...errors, tooMany(path, seen.size, most)] : errors;
}

/** The schema at a path, or why there is none: as ValidFieldPath without array notation. */
function follow(path: string, schema: JsonSchemaProps): JsonSchemaProps | string {
  let at = schema;
  for (const token of path.match(/\.[^.[\]]*|\[|\]|^[^.[\]]+/g) ?? []) {
    if (token === "[" || token === "]") return "array notation is not allowed";
    if (!token.startsWith(".")) return `expected [ or . but got: ${token}`;
    const name = token.slice(1);
    if (!name) return "unexpected end of JSON path";
    const field = at.properties?.[name];
    if (!field) return "does not refer to a valid field";
    at = field;
  }
  return at;
}
