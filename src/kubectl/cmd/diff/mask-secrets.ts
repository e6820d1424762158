import { isObject, type JsonObject } from "#base/json.ts";
import { objectAt } from "../../resources/fields.ts";

const masked = "***";

/** Two states of a Secret that show which values differ, but none of them. */
export function maskSecrets(
  from: JsonObject | undefined,
  to: JsonObject,
): readonly [JsonObject | undefined, JsonObject] {
  const [before, after] = [objectAt(from, "data"), objectAt(to, "data")];
  const changed = (key: string) => key in before && key in after && before[key] !== after[key];
  const mask = (object: JsonObject, suffix: string): JsonObject =>
    isObject(object["data"])
      ? {
          ...object,
          data: Object.fromEntries(
            Object.keys(object["data"]).map((key) => [
              key,
              changed(key) ? masked + suffix : masked,
            ]),
          ),
        }
      : object;
  return [from && mask(from, " (before)"), mask(to, " (after)")];
}
