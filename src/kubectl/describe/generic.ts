import type { KubernetesObject } from "#api/meta.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { Description } from "./description.ts";
import { type Describer, eventsOfObject, read } from "./describer.ts";
import { describeEvents } from "./events.ts";
import { describeAnnotations, pairsOf } from "./metadata.ts";

const shownAbove: ReadonlySet<string> = new Set([
  ".metadata.managedFields",
  ".metadata.name",
  ".metadata.namespace",
  ".metadata.labels",
  ".metadata.annotations",
]);

/** Describes an object of a kind that kubectl knows nothing about: every field, sorted by name. */
export const describeAnything: Describer = async (subject, context) => {
  const object = await read<KubernetesObject>(context, subject);
  const events = await eventsOfObject(context, object);
  const { metadata } = object;
  const d = new Description();
  d.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  d.list("Labels", pairsOf(metadata.labels));
  describeAnnotations(d, metadata.annotations);
  describeFields(d, object as unknown as JsonObject, 0, "");
  describeEvents(d, events, context.now);
  return d.text;
};

function describeFields(d: Description, object: JsonObject, level: number, path: string): void {
  for (const field of Object.keys(object).toSorted()) {
    const value = object[field];
    const here = `${path}.${field}`;
    if (shownAbove.has(here)) continue;
    if (isObject(value)) {
      d.heading(labelFor(field), level);
      describeFields(d, value, level + 1, here);
    } else if (Array.isArray(value)) {
      d.heading(labelFor(field), level);
      for (const item of value as readonly unknown[]) {
        if (isObject(item)) describeFields(d, item, level + 1, here);
        else d.row(level + 1, goText(item));
      }
    } else {
      d.field(labelFor(field), goText(value), level);
    }
  }
}

function goText(value: unknown): string {
  if (value === null || value === undefined) return "<nil>";
  return typeof value === "string" ? value : JSON.stringify(value);
}

const acronyms = ["API", "URL", "UID", "OSB", "GUID"];

/** `apiVersion` → `API Version`; fields with other signs than letters and hyphens stay as they are. */
function labelFor(field: string): string {
  if (!/^[\p{L}-]*$/u.test(field)) return field;
  const words = field.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}]+|[^\p{L}]+/gu) ?? [];
  return words
    .map((word) => {
      const upper = word.toUpperCase();
      return acronyms.includes(upper) ? upper : word.charAt(0).toUpperCase() + word.slice(1);
    })
    .join(" ");
}
