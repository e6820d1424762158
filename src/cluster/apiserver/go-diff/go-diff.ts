import { compareValues } from "./comparison.ts";
import { goValueOf } from "./go-value.ts";
import { report } from "./report.ts";
import { layOut } from "./text-tree.ts";

/**
 * How two values of a type of pkg/apis/core differ, in the words of go-cmp's Diff, with which some messages
 * of the API server end. `type` is the name of a Go type, such as `PodSpec`; "" if nothing differs.
 */
export function goDiff(type: string, before: unknown, after: unknown): string {
  const text = report(compareValues(goValueOf(type, before), goValueOf(type, after)));
  return text ? layOut(text) : "";
}
