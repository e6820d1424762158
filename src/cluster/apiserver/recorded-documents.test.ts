import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Cluster } from "../cluster.ts";

// What a real server says of its kinds: discovery and Tables. Our descriptions are our own.

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`testdata/${name}`, import.meta.url), "utf8"));

const cluster = new Cluster({ seed: 1 });
const get = (path: string, accept = "application/json") =>
  cluster.handle({ method: "GET", path, headers: { accept } });

interface Aggregated {
  readonly items: readonly {
    readonly metadata: { readonly name?: string };
    readonly versions: readonly {
      readonly version: string;
      readonly resources: readonly { readonly resource: string }[];
    }[];
  }[];
}

const aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

/** Each resource of the document by `group/version/resource`, as text, and the order that they stand in. */
function resourcesOf(document: unknown): ReadonlyMap<string, unknown> {
  return new Map(
    (document as Aggregated).items.flatMap(({ metadata, versions }) =>
      versions.flatMap(({ version, resources }) =>
        resources.map((resource): [string, unknown] => [
          `${metadata.name ?? ""}/${version}/${resource.resource}`,
          JSON.stringify(resource),
        ]),
      ),
    ),
  );
}

test.each(["/api", "/apis"])("aggregated discovery of %s", (path) => {
  const theirs = resourcesOf(read(`discovery/${path.slice(1)}.v2.json`));
  const ours = resourcesOf(get(path, aggregated).body);
  expect([...ours]).toEqual([...theirs]);
});

test.each(["api_v1", "apis_apps_v1"])("the list of resources of %s", (name) => {
  expect(get(`/${name.replaceAll("_", "/")}`).body).toEqual(read(`discovery/${name}.json`));
});

test("the versions of the core group, and the build that the server says it is", () => {
  const { body } = get("/api");
  expect(JSON.parse(JSON.stringify(body).replace(":8443", ":6443"))).toEqual(
    read("discovery/api.legacy.json"),
  );
  expect(get("/version").body).toEqual(read("discovery/version.json"));
});

test("groups stand in the real order, with their versions", () => {
  expect(get("/apis").body).toEqual(read("discovery/apis.legacy.json"));
});

test("the root's paths", () => {
  const { paths } = read("discovery/root.json") as { paths: string[] };
  const ours = (get("/").body as { paths: string[] }).paths;
  const unserved = paths.filter((path) => !ours.includes(path));
  expect(unserved).toEqual(["/metrics/slis"]);
  expect(ours).toEqual(paths.filter((path) => !unserved.includes(path)));
});

test("who issues tokens, and that no key checks them", () => {
  const { headers, body } = get("/.well-known/openid-configuration");
  expect(headers["cache-control"]).toEqual(["public, max-age=3600"]);
  expect(body).toMatchObject({
    issuer: "https://kubernetes.default.svc.cluster.local",
    jwks_uri: "https://192.168.49.2:8443/openid/v1/jwks",
  });
  const keys = get("/openid/v1/jwks");
  expect(keys.headers["content-type"]).toEqual(["application/jwk-set+json"]);
  expect(keys.body).toEqual({ keys: [] });
});

/** Where the recorded Tables come from, by the name of the recording. */
const paths: Readonly<Record<string, string>> = {
  endpointslices: "/apis/discovery.k8s.io/v1/endpointslices",
  "events.events": "/apis/events.k8s.io/v1/events",
  hpa: "/apis/autoscaling/v2/horizontalpodautoscalers",
  ingresses: "/apis/networking.k8s.io/v1/ingresses",
  storageclasses: "/apis/storage.k8s.io/v1/storageclasses",
};

function pathOfTable(name: string): string {
  const [group = "", plural = ""] = name.split("_");
  return paths[name] ?? (group === "core" ? `/api/v1/${plural}` : `/apis/${group}/v1/${plural}`);
}

interface Column {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly priority: number;
  readonly description: string;
}

test.each(Object.entries(read("server-tables.json") as Record<string, { columns: unknown[] }>))(
  "the columns of the Table of %s",
  (name, { columns }) => {
    const { body } = get(pathOfTable(name), "application/json;as=Table;v=v1;g=meta.k8s.io");
    const { columnDefinitions } = body as { columnDefinitions: Column[] };
    const ours = columnDefinitions.map(({ name: title, type, format, priority }) => [
      title,
      type,
      format,
      priority,
    ]);
    expect(ours).toEqual(columns);
    for (const { description } of columnDefinitions) expect(description).not.toBe("");
  },
);

type Recorded = {
  readonly cells: readonly unknown[];
  readonly metadata: { readonly name: string };
};

/** Cells without ages, and with the port of the recorded API server. */
function comparable(cells: readonly unknown[]): readonly string[] {
  return cells.map((cell) =>
    String(cell)
      .replace(/^\d+s$/, "AGE")
      .replace("8443", "6443"),
  );
}

test.each(["configmaps", "endpoints", "namespaces", "services", "endpointslices"])(
  "the rows of %s in a new cluster",
  (plural) => {
    const name = plural === "endpointslices" ? plural : `core_${plural}`;
    const { rows } = (read("server-tables.json") as Record<string, { rows: readonly Recorded[] }>)[
      name
    ]!;
    const { body } = get(pathOfTable(name), "application/json;as=Table;v=v1;g=meta.k8s.io");
    const table = body as { rows: { cells: unknown[]; object: { metadata: { name: string } } }[] };
    const ours = table.rows
      // Namespaces are furnished by a controller, which the recorded cluster had not yet.
      .filter(({ object }) => object.metadata.name !== "kube-root-ca.crt")
      .map(({ cells }) => comparable(cells));
    expect(ours).toEqual(rows.map(({ cells }) => comparable(cells)));
  },
);
