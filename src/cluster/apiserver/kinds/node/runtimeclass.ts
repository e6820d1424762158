import type { RuntimeClass } from "#api/classes.ts";
import { invalid, invalidEach } from "#api/field-errors.ts";
import { dns1123Label } from "#api/label-rules.ts";
import { validateLabels } from "../../metadata.ts";
import type { Strategy } from "../../strategy.ts";
import { column } from "../columns.ts";
import { aged, named, tabled } from "../tabled.ts";

/** The rules of RuntimeClasses. */
export const runtimeClassStrategy: Strategy<RuntimeClass> = {
  countsGenerations: true,
  hasStatus: false,
  requiresVersion: true,

  validate({ handler, scheduling }) {
    return [
      ...invalidEach("handler", handler, dns1123Label(handler)),
      ...validateLabels(scheduling?.nodeSelector, "scheduling.nodeSelector"),
    ];
  },

  validateUpdate: (next, old) =>
    next.handler === old.handler ? [] : [invalid("handler", next.handler, "field is immutable")],

  ...tabled<RuntimeClass>(
    named,
    [column("Handler", "The runtime that runs its Pods."), ({ handler }) => handler],
    aged,
  ),
};
