import type { Resource, Resources } from "#api/scheme.ts";
import { equal, type JsonObject } from "#base/json.ts";
import type { AdmissionContext, Strategy } from "./strategy.ts";

/** What the author of an object is told who made it, or changed `old` to it: of what they want, only if that changed. */
export function warningsOfWrite<R extends Resource>(
  strategy: Strategy<Resources[R]>,
  context: AdmissionContext,
  written: Resources[R],
  old?: Resources[R],
): string[] {
  const isWanted = old === undefined || !equal(specOf(old), specOf(written));
  return [
    ...(strategy.warningsOfWrite?.(written, old) ?? []),
    ...((isWanted && strategy.warnings?.(written, old, context)) || []),
  ];
}

function specOf(object: object): unknown {
  return (object as JsonObject)["spec"];
}
