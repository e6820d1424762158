import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Cluster } from "../../cluster.ts";

// Operations of a real server's OpenAPI document (version 2): what they are called and say, what they take and answer.

interface Recorded {
  readonly operationId: string;
  readonly description: string;
  readonly action: string;
  readonly kind: string;
  readonly parameters: string;
  /** What all operations of the path take. */
  readonly common: string;
  readonly consumes: string;
  readonly produces: string;
  readonly responses: string;
}

interface Parameter {
  readonly $ref?: string;
  readonly name: string;
}

interface Operation {
  readonly operationId: string;
  readonly description: string;
  readonly parameters?: readonly Parameter[];
  readonly consumes: readonly string[];
  readonly produces: readonly string[];
  readonly responses: Readonly<Record<string, { schema?: { $ref: string } }>>;
  readonly "x-kubernetes-action": string;
  readonly "x-kubernetes-group-version-kind": Readonly<
    Record<"group" | "version" | "kind", string>
  >;
}

type Path = Readonly<Record<string, Operation>> & { readonly parameters: readonly Parameter[] };

const recorded = JSON.parse(
  readFileSync(new URL("../testdata/openapi-operations.json", import.meta.url), "utf8"),
) as Readonly<Record<string, Readonly<Record<string, Recorded>>>>;

const { paths, definitions, parameters, ...document } = new Cluster({ seed: 1 }).handle({
  method: "GET",
  path: "/openapi/v2",
}).body as {
  paths: Readonly<Record<string, Path>>;
  definitions: Readonly<Record<string, object>>;
  parameters: Readonly<Record<string, Parameter>>;
} & Readonly<Record<string, unknown>>;

function nameOf({ $ref, name }: Parameter): string {
  return $ref ? parameters[$ref.replace("#/parameters/", "")]!.name : name;
}

function told(operation: Operation, common: readonly Parameter[]): Recorded {
  const { group, version, kind } = operation["x-kubernetes-group-version-kind"];
  const responses = Object.entries(operation.responses).map(
    ([code, { schema }]) => `${code}:${schema?.$ref.replace("#/definitions/", "") ?? ""}`,
  );
  return {
    operationId: operation.operationId,
    description: operation.description,
    action: operation["x-kubernetes-action"],
    kind: `${group}/${version}/${kind}`,
    parameters: (operation.parameters ?? []).map(nameOf).join(" "),
    common: common.map(nameOf).join(" "),
    consumes: operation.consumes.join(" "),
    produces: operation.produces.join(" "),
    responses: responses.toSorted().join(" "),
  };
}

const ours = Object.fromEntries(
  Object.entries(paths).map(([path, { parameters: common, ...operations }]) => [
    path,
    Object.fromEntries(
      Object.entries(operations).map(([method, operation]) => [method, told(operation, common)]),
    ),
  ]),
);

test.each(Object.keys(recorded))("%s", (path) => {
  expect(ours[path]).toEqual(recorded[path]);
});

test("the document says what it is and who may ask", () => {
  const description = "Bearer Token authentication";
  expect(document).toEqual({
    swagger: "2.0",
    info: { title: "Kubernetes", version: "1.33" },
    securityDefinitions: {
      BearerToken: { description, type: "apiKey", name: "authorization", in: "header" },
    },
    security: [{ BearerToken: [] }],
  });
});

test("no operation is ours alone, and all schemas are there", () => {
  expect(Object.keys(ours).filter((path) => !recorded[path])).toEqual([]);
  const named = Object.values(ours).flatMap((operations) =>
    Object.values(operations).flatMap(({ responses }) =>
      responses.split(" ").flatMap((text) => text.split(":")[1] || []),
    ),
  );
  expect(named.filter((name) => !definitions[name])).toEqual([]);
});
