import { decodeBase64 } from "#api/base64.ts";
import type { ConfigMap } from "#api/core.ts";
import { Description } from "./description.ts";
import { type Describer, eventsOfObject, read } from "./describer.ts";
import { describeEvents } from "./events.ts";
import { describeAnnotations, pairsOf } from "./metadata.ts";

/** Describes a ConfigMap with all its data. */
export const describeConfigMap: Describer = async (subject, context) => {
  const configMap = await read<ConfigMap>(context, subject);
  const events = await eventsOfObject(context, configMap);
  const { metadata, data = {}, binaryData = {} } = configMap;
  const d = new Description();
  d.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  d.list("Labels", pairsOf(metadata.labels));
  describeAnnotations(d, metadata.annotations);
  d.row(0, "").row(0, "Data").row(0, "====");
  // Upstream prints Go's map as it comes; sorted is one of those orders.
  for (const key of Object.keys(data).toSorted()) {
    d.heading(key)
      .row(0, "----")
      .row(0, data[key] ?? "")
      .row(0, "");
  }
  d.row(0, "").row(0, "BinaryData").row(0, "====");
  for (const key of Object.keys(binaryData).toSorted()) {
    d.row(0, `${key}: ${decodeBase64(binaryData[key] ?? "")?.length ?? 0} bytes`);
  }
  d.row(0, "");
  describeEvents(d, events, context.now);
  return d.text;
};
