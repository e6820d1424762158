import { isObject, type JsonObject } from "#base/json.ts";
import { objectAt, textAt } from "../resources/fields.ts";
import { goJson, goStructJson } from "#api/go-value.ts";
import { asWritten } from "#api/schema/go-order.ts";

/** The annotation in which `kubectl apply` keeps the manifest that was applied last. */
export const lastAppliedAnnotation = "kubectl.kubernetes.io/last-applied-configuration";

/** The manifest with itself (without that annotation) noted in it. */
export function withLastApplied(manifest: JsonObject): JsonObject {
  const annotations = { ...objectAt(manifest, "metadata", "annotations") };
  delete annotations[lastAppliedAnnotation];
  const bare = withAnnotations(manifest, annotations);
  return withAnnotations(manifest, {
    ...annotations,
    [lastAppliedAnnotation]: `${goJson(bare)}\n`,
  });
}

/** The same for an object that kubectl made: noted as a Go struct, without empty fields. */
export function withStructLastApplied(object: JsonObject): JsonObject {
  const annotations = objectAt(object, "metadata", "annotations");
  return withAnnotations(object, {
    ...annotations,
    [lastAppliedAnnotation]: `${goStructJson(asWritten(object))}\n`,
  });
}

/** The manifest that was applied last; undefined if none was. */
export function lastAppliedOf(object: JsonObject): string | undefined {
  return textAt(object, "metadata", "annotations", lastAppliedAnnotation) || undefined;
}

function withAnnotations(object: JsonObject, annotations: JsonObject): JsonObject {
  const metadata = isObject(object["metadata"]) ? object["metadata"] : {};
  return { ...object, metadata: { ...metadata, annotations } };
}
