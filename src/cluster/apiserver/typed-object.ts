// Objects of whoever writes, brought into the form of their kind before anything looks at them.

import type { Draft } from "#api/meta.ts";
import type { Resource, Resources } from "#api/scheme.ts";
import type { Kind } from "./kind.ts";

/** The object in the form of its kind: a mutable copy that knows no unknown field. */
export function typed<R extends Resource>(kind: Kind<R>, given: Draft<Resources[R]>): Resources[R] {
  const object = kind.decode(given) as unknown as Resources[R];
  object.apiVersion = kind.apiVersion;
  object.kind = kind.kind;
  if (!kind.namespaced) delete object.metadata.namespace;
  return object;
}

/** The same for a change of a stored object: a template that is still the stored one is not copied. */
export function retyped<R extends Resource>(
  kind: Kind<R>,
  given: Resources[R],
  old: Resources[R],
): Resources[R] {
  const { template } = specOf(given);
  if (template === undefined || template !== specOf(old).template) return typed(kind, given);
  const spec = { ...specOf(given), template: undefined };
  const object = typed(kind, { ...given, spec });
  specOf(object).template = template;
  return object;
}

function specOf(object: object): { template?: unknown } {
  return (object as { spec?: { template?: unknown } }).spec ?? {};
}
