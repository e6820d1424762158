import { StatusError } from "#api/errors.ts";

/** In which shape and format the server answers. */
export interface Representation {
  readonly as: "object" | "table" | "partial" | "partialList";
  /** Of meta.k8s.io, where `as` is not the object itself. */
  readonly version: "v1" | "v1beta1";
  readonly format: "json" | "yaml";
}

/** What is being negotiated about. */
export type Offer =
  /** Objects of a resource, which can be shown as Tables and with metadata only. */
  | "objects"
  /** The same, in a list: on the same route there are watches. */
  | "list"
  /** Something else, which has one shape only. */
  | "plain"
  /** A watch: its events are never YAML. */
  | "stream";

const shapes = {
  Table: "table",
  PartialObjectMetadata: "partial",
  PartialObjectMetadataList: "partialList",
} as const;

const formats: { readonly [type: string]: Representation["format"] } = {
  "application/json": "json",
  "application/*": "json",
  "*/*": "json",
  "application/yaml": "yaml",
};

/** The best of the accepted media types that the server can write. Throws NotAcceptable. */
export function negotiate(accept: string | undefined, offer: Offer = "objects"): Representation {
  const plain: Representation = { as: "object", version: "v1", format: "json" };
  if (!accept) return plain;
  const ranges = byQuality(accept);
  for (const { type, parameters } of ranges) {
    const format = formats[type];
    if (!format || (format === "yaml" && offer === "stream")) continue;
    const as = parameters.get("as");
    if (as === undefined) return { ...plain, format };
    const shape = Object.hasOwn(shapes, as) ? shapes[as as keyof typeof shapes] : undefined;
    const version = parameters.get("v");
    if (!shape || offer === "plain" || parameters.get("g") !== "meta.k8s.io") continue;
    if (version === "v1" || version === "v1beta1") return { as: shape, version, format };
  }
  throw notAcceptable(ranges, offer);
}

interface Range {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** The media ranges of the header, the most wanted first. */
function byQuality(accept: string): Range[] {
  const quality = ({ parameters }: Range) => Number(parameters.get("q") ?? 1) || 0;
  return accept
    .split(",")
    .map((text): Range => {
      const [type = "", ...rest] = text.split(";").map((part) => part.trim());
      const parameters = rest.map((part): [string, string] => {
        const at = part.indexOf("=");
        return [part.slice(0, Math.max(0, at)), part.slice(at + 1)];
      });
      return { type: type.toLowerCase(), parameters: new Map(parameters) };
    })
    .toSorted((a, b) => quality(b) - quality(a));
}

/** A type that no route writes is refused by the router, a shape of it by the negotiation behind. */
function notAcceptable(ranges: readonly Range[], offer: Offer): StatusError {
  const types = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];
  const isWritten = ranges.some(({ type }) => formats[type] || types.includes(type));
  const streams = types
    .filter((type) => type !== "application/yaml")
    .map((type) => `${type};stream=watch`);
  const offered = offer === "stream" ? streams : types;
  const onRoute = offer === "stream" || offer === "list" ? [...types, ...streams] : types;
  return isWritten
    ? new StatusError(
        "NotAcceptable",
        `only the following media types are accepted: ${offered.join(", ")}`,
      )
    : new StatusError(
        "NotAcceptable",
        `406: Not Acceptable\n\nAvailable representations: ${onRoute.join(", ")}`,
        {},
      );
}
