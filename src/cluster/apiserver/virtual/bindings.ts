import type { ApiRequest } from "#api/client.ts";
import { badRequest, StatusError } from "#api/errors.ts";
import { type FieldError, notSupported, required } from "#api/field-errors.ts";
import { isObject } from "#base/json.ts";
import { decodeBody } from "../body.ts";
import type { BindingMeta } from "../pod-binding.ts";
import { Query, readWriteQuery } from "../query.ts";
import type { Registry } from "../registry.ts";
import { json, type ServerResponse } from "../response.ts";
import type { VirtualPlace, VirtualResource } from "./virtual-resource.ts";

/** `POST …/bindings`: the older way to give a Pod its node. */
export const bindings: VirtualResource = {
  plural: "bindings",
  singular: "binding",
  kind: "Binding",
  group: "",
  version: "v1",
  shortNames: [],
  namespaced: true,
  verbs: ["create"],
  answer: answerBinding,
};

/** Gives a Pod its node; the Pod's name stands in the path or in the body. Throws as `bind` does. */
export function answerBinding(
  request: ApiRequest,
  { namespace, name }: VirtualPlace,
  registry: Registry,
): ServerResponse {
  const { dryRun, fieldValidation } = readWriteQuery(new Query(request), "CreateOptions");
  const expected = { kind: "Binding", apiVersion: "v1", version: "v1" };
  const { object } = decodeBody(request, expected, fieldValidation);
  const { name: given, ...meta } = object["metadata"] as BindingMeta & { name?: string };
  if (name && given && name !== given) {
    throw badRequest("name in URL does not match name in Binding object");
  }
  const { kind, name: node } = isObject(object["target"]) ? object["target"] : {};
  const errors: FieldError[] = [];
  if (typeof kind === "string" && kind !== "" && kind !== "Node") {
    errors.push(notSupported("target.kind", kind, ["Node", "<empty>"]));
  }
  if (typeof node !== "string" || node === "") errors.push(required("target.name"));
  const pod = name || (given ?? "");
  if (errors.length > 0) throw aggregate(errors);
  registry.bind(namespace, pod, node as string, { ...meta, dryRun });
  const status = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 };
  return json(201, status);
}

/** The real server forgets to say that this is the client's fault. */
function aggregate(errors: readonly FieldError[]): StatusError {
  const texts = errors.map(({ field, message }) => `${field}: ${message}`);
  return new StatusError("", texts.length === 1 ? texts[0]! : `[${texts.join(", ")}]`);
}
