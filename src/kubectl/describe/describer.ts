import type { Event } from "#api/core.ts";
import { isNotFound, StatusError } from "#api/errors.ts";
import type { KubernetesObject } from "#api/meta.ts";
import { apiVersionOf, type BuiltInResource, scheme } from "#api/scheme.ts";
import type { JsonObject } from "#base/json.ts";
import { objectsAt, textAt } from "../resources/fields.ts";
import type { ResourceMapping } from "../resources/mapping.ts";
import type { Query, Rest, Subject } from "../resources/rest.ts";

/** What a description needs besides the object: the server, the time and what to show. */
export interface DescribeContext {
  readonly rest: Rest;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly showEvents: boolean;
  readonly chunkSize: number;
}

/** Reads an object and what belongs to it, and answers its description. Throws StatusError. */
export type Describer = (subject: Named, context: DescribeContext) => Promise<string>;

/** How each kind of some groups is described, by kind and group: `Deployment.apps`. */
export type Describers = Readonly<Record<string, Describer>>;

/** The object to describe. */
export interface Named extends Subject {
  readonly name: string;
}

/** How objects of a type that the simulated cluster has are reached. */
export function mappingOf(resource: BuiltInResource): ResourceMapping {
  const { kind, group, version, singular, namespaced } = scheme[resource];
  return reach({ group, version, kind, resource, singular, namespaced });
}

/** A type whose facts are known without asking the server. */
export function reach(
  facts: Pick<
    ResourceMapping,
    "group" | "version" | "kind" | "resource" | "singular" | "namespaced"
  >,
): ResourceMapping {
  return { ...facts, shortNames: [], categories: [], verbs: [], subresources: [] };
}

/** The object itself. */
export async function read<T extends KubernetesObject>(
  { rest }: DescribeContext,
  subject: Named,
): Promise<T> {
  return (await rest.get(subject)) as unknown as T;
}

/** All objects of a type, page by page. */
export async function list<T extends KubernetesObject>(
  { rest, chunkSize }: Pick<DescribeContext, "rest" | "chunkSize">,
  resource: BuiltInResource | ResourceMapping,
  namespace: string,
  query: Query = {},
): Promise<T[]> {
  const mapping = typeof resource === "string" ? mappingOf(resource) : resource;
  const kind = {
    apiVersion: typeof resource === "string" ? apiVersionOf(resource) : "",
    kind: mapping.kind,
  };
  const items: JsonObject[] = [];
  for (let next = ""; ;) {
    const page = await rest.list(
      { mapping, namespace },
      { ...query, limit: chunkSize || undefined, continue: next },
    );
    items.push(...objectsAt(page, "items").map((item) => ({ ...kind, ...item })));
    next = textAt(page, "metadata", "continue");
    if (!next) return items as unknown as T[];
  }
}

/** Whose events are looked for; what is left out is not asked for. */
export interface EventsOf {
  readonly name: string;
  readonly namespace: string;
  readonly kind?: string;
  readonly uid?: string;
}

/** The events of an object; undefined if they are not to be shown. A server that refuses has none. */
export async function eventsOf(
  context: DescribeContext,
  { name, namespace, kind, uid }: EventsOf,
): Promise<readonly Event[] | undefined> {
  if (!context.showEvents) return undefined;
  const terms = [
    `involvedObject.name=${name}`,
    `involvedObject.namespace=${namespace}`,
    ...(kind ? [`involvedObject.kind=${kind}`] : []),
    ...(uid ? [`involvedObject.uid=${uid}`] : []),
  ];
  try {
    return await list<Event>(context, "events", namespace, { fieldSelector: terms.join(",") });
  } catch (error) {
    if (error instanceof StatusError) return [];
    throw error;
  }
}

/** Events as most describers ask for them: by kind and uid. */
export function eventsOfObject(
  context: DescribeContext,
  { kind, metadata }: KubernetesObject,
): Promise<readonly Event[] | undefined> {
  const { name, namespace = "", uid } = metadata;
  return eventsOf(context, { name, namespace, kind, uid });
}

/** What the action answers, or undefined if the server says that there is none. */
export async function unlessNotFound<T>(action: Promise<T>): Promise<T | undefined> {
  try {
    return await action;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
