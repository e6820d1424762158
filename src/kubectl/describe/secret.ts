import { decodeBase64 } from "#api/base64.ts";
import type { Secret } from "#api/core.ts";
import { Description } from "./description.ts";
import { type Describer, read } from "./describer.ts";
import { describeAnnotations, pairsOf } from "./metadata.ts";

/** Describes a Secret: the size of each value, but not the value, unless it is a service account's token. */
export const describeSecret: Describer = async (subject, context) => {
  const { metadata, type = "", data = {} } = await read<Secret>(context, subject);
  const d = new Description();
  d.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  d.list("Labels", pairsOf(metadata.labels));
  describeAnnotations(d, metadata.annotations);
  d.row(0, "").field("Type", type);
  d.row(0, "").row(0, "Data").row(0, "====");
  // Upstream prints Go's map as it comes; sorted is one of those orders.
  for (const key of Object.keys(data).toSorted()) {
    const bytes = decodeBase64(data[key] ?? "") ?? [];
    const isToken = key === "token" && type === "kubernetes.io/service-account-token";
    d.field(key, isToken ? String.fromCharCode(...bytes) : `${bytes.length} bytes`);
  }
  return d.text;
};
