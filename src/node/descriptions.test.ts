import { expect, test } from "vitest";
import { readDescriptions } from "./descriptions.ts";

const types = readDescriptions();

test("types, fields and the values of strings are described as the OpenAPI document does", () => {
  const container = types["io.k8s.api.core.v1.Container"]!;
  expect(container.description).toBe(
    "A single application container that you want to run within a pod.",
  );
  expect(container.fields["name"]).toBe(
    "Name of the container specified as a DNS_LABEL. Each container in a pod must have a unique name (DNS_LABEL). Cannot be updated.",
  );
  expect(container.values).toStrictEqual({
    imagePullPolicy: ["Always", "IfNotPresent", "Never"],
    terminationMessagePolicy: ["FallbackToLogsOnError", "File"],
  });
});

test("every object has apiVersion and kind, described in the same words", () => {
  const { fields } = types["io.k8s.api.apps.v1.Deployment"]!;
  expect(Object.keys(fields)).toStrictEqual(["apiVersion", "kind", "metadata", "spec", "status"]);
  expect(fields["kind"]).toBe(types["io.k8s.api.core.v1.Pod"]!.fields["kind"]);
});

test("types that are one value, and those of the API machinery, are described", () => {
  const firstWords = [
    "io.k8s.apimachinery.pkg.api.resource.Quantity",
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString",
    "io.k8s.apimachinery.pkg.apis.meta.v1.Time",
    "io.k8s.apimachinery.pkg.runtime.RawExtension",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps",
    "io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIService",
  ].map((name) => [name.split(".").at(-1), types[name]?.description.split(/[ .]/)[0]]);
  expect(Object.fromEntries(firstWords)).toStrictEqual({
    Quantity: "Quantity",
    IntOrString: "IntOrString",
    Time: "Time",
    RawExtension: "RawExtension",
    JSONSchemaProps: "JSONSchemaProps",
    APIService: "APIService",
  });
});

test("nothing of the way in which comments are written is left", () => {
  const texts = Object.values(types).flatMap(({ description, fields }) => [
    description,
    ...Object.values(fields),
  ]);
  expect(texts.length).toBeGreaterThan(2000);
  expect(texts.filter((text) => /\\[*/]|@deprecated|\/\*\*/.test(text))).toStrictEqual([]);
});
