import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Cluster } from "../../cluster.ts";

// Schemas of a real server's OpenAPI documents (version 3), without descriptions and enumerations.

type Schemas = Readonly<Record<string, object>>;

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../testdata/${name}`, import.meta.url), "utf8")) as Schemas;
const recorded = read("openapi-schemas.json");
/** What only version 2 was recorded of: it says all at once. */
const definitions = read("openapi-definitions.json");

const cluster = new Cluster({ seed: 1 });

const places = [
  "api/v1",
  "apis/apps/v1",
  "apis/autoscaling/v2",
  "apis/batch/v1",
  "apis/discovery.k8s.io/v1",
  "apis/networking.k8s.io/v1",
];

/** A reference is wrapped where a description stands beside it, and there are none here. */
function plain(schema: object): unknown {
  const text = JSON.stringify(schema);
  return JSON.parse(
    text
      .replaceAll(/"allOf":\[\{("\$ref":"[^"]*")\}\]/g, "$1")
      // The real one has groups of old versions, too.
      .replaceAll(
        /\{"group":"[^"]*","version":"[^"]*","kind":"(DeleteOptions|WatchEvent)"\}/g,
        '"$1"',
      )
      .replaceAll(
        /\{"group":"[^"]*","kind":"(DeleteOptions|WatchEvent)","version":"[^"]*"\}/g,
        '"$1"',
      )
      .replaceAll(/("(?:DeleteOptions|WatchEvent)")(,\1)+/g, "$1")
      // A list is said to be where there is none.
      .replaceAll(/("\$ref":"[^"]*\.StatusDetails"),"x-kubernetes-list-type":"atomic"/g, "$1")
      // What holds any value has a name there.
      .replaceAll(/"\$ref":"[^"]*\.(RawExtension|FieldsV1)"/g, '"type":"object"'),
  ) as unknown;
}

test.each(places)("the schemas of %s", (place) => {
  const { body } = cluster.handle({ method: "GET", path: `/openapi/v3/${place}` });
  const { schemas } = (body as { components: { schemas: Schemas } }).components;
  for (const [name, schema] of Object.entries(schemas)) {
    expect({ [name]: plain(schema) }).toEqual({ [name]: plain(recorded[name] ?? {}) });
  }
});

test("the definitions in version 2 of kinds that were not recorded in version 3", () => {
  const { body } = cluster.handle({ method: "GET", path: "/openapi/v2" });
  const ours = (body as { definitions: Schemas }).definitions;
  const nameless =
    /\.(RawExtension|FieldsV1|APIGroup|APIGroupList|APIResource|APIResourceList|APIVersions|GroupVersionForDiscovery|ServerAddressByClientCIDR|Info)$/;
  for (const [name, definition] of Object.entries(definitions)) {
    if (nameless.test(name)) continue;
    expect({ [name]: plain(ours[name] ?? {}) }).toEqual({ [name]: plain(definition) });
  }
});
