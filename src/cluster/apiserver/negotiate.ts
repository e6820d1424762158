import { StatusError } from "#api/errors.ts";

/** The shapes in which the server can answer. */
export type Representation = "json" | "table" | "partial" | "yaml";

/** The first of the accepted media types that the server can write. Throws NotAcceptable. */
export function negotiate(accept: string | undefined): Representation {
  if (!accept) return "json";
  for (const range of accept.split(",")) {
    const [type = "", ...parameters] = range.split(";").map((part) => part.trim());
    const parameter = (name: string) =>
      parameters.find((text) => text.startsWith(`${name}=`))?.slice(name.length + 1);
    const as = parameter("as");
    if (type === "application/json" && as && parameter("g") === "meta.k8s.io") {
      if (as === "Table") return "table";
      if (as.startsWith("PartialObjectMetadata")) return "partial";
    }
    if (as) continue;
    if (["application/json", "application/*", "*/*"].includes(type)) return "json";
    if (type === "application/yaml") return "yaml";
  }
  throw new StatusError(
    "NotAcceptable",
    "406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf",
    {},
  );
}
