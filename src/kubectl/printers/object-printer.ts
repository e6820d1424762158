import type { JsonObject } from "#base/json.ts";

/** Prints objects; keeps what it needs to know from one to the next. */
export interface Printer {
  print(object: JsonObject): Promise<void>;
  /** Whether several objects are printed one by one instead of as one List. */
  readonly oneByOne?: boolean;
}
