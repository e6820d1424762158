import * as v from "valibot";
import { resourceOfKind, resources, scheme } from "#api/scheme.ts";
import { parsePath } from "./path.ts";

// The front matter of a lesson file. Checks are data, never code, so that a lesson may come from
// anywhere. Descriptions go into the published JSON Schema (see json-schema.ts).

const text = v.pipe(v.string(), v.nonEmpty("must not be empty"));
const id = v.pipe(
  v.string(),
  v.regex(
    /^[a-z0-9]+(-[a-z0-9]+)*$/,
    "must be lower-case words joined by dashes, as in `scale-up`",
  ),
);
const wholeNumber = v.pipe(v.number(), v.integer("must be a whole number"));
const count = v.pipe(wholeNumber, v.minValue(0, "must not be negative"));
const scalar = v.union(
  [v.string(), v.number(), v.boolean()],
  "must be a text, a number, true or false",
);

const kinds = resources.map((resource) => scheme[resource].kind);
const kind = v.picklist(kinds, `must be one of the kinds ${kinds.join(", ")}`);
const path = v.pipe(
  v.string(),
  v.check(
    (given) => parsePath(given) !== undefined,
    "must be a path such as `.spec.replicas`, `.spec.ports[0].nodePort` or `.spec.containers[*].image`",
  ),
);
const namespace = v.optional(text, "default");

const operators = {
  equals: v.optional(scalar),
  notEquals: v.optional(scalar),
  contains: v.optional(text),
  startsWith: v.optional(text),
  endsWith: v.optional(text),
  atLeast: v.optional(v.number()),
  atMost: v.optional(v.number()),
  /** False asks that the path leads nowhere. */
  exists: v.optional(v.boolean()),
};
/** A path and what must hold of a value there; with `*` in the path one such value is enough. */
const condition = v.strictObject({ path, ...operators });
export type Condition = v.InferOutput<typeof condition>;

const objectCheck = v.strictObject({
  object: v.strictObject({ kind, name: text, namespace }),
  where: v.optional(v.array(condition), []),
  exists: v.optional(v.boolean(), true),
});
const objectsCheck = v.strictObject({
  objects: v.strictObject({
    kind,
    namespace,
    labels: v.optional(v.record(v.string(), v.string()), {}),
  }),
  where: v.optional(v.array(condition), []),
  atLeast: v.optional(count),
  atMost: v.optional(count),
  equals: v.optional(count),
});
const rolloutCheck = v.strictObject({
  rollout: v.strictObject({ name: text, namespace }),
  is: v.picklist(
    ["complete", "progressing", "stuck"],
    "must be `complete`, `progressing` or `stuck`",
  ),
});
const commandCheck = v.strictObject({
  /** Words that the command must have, in this order; `pods|pod|po` takes any of them. */
  command: text,
  exitCode: v.optional(count),
});
const responsesCheck = v.strictObject({
  responses: v.strictObject({
    service: v.optional(text),
    namespace,
    status: v.optional(count),
    contains: v.optional(text),
  }),
  /** How many such answers. */
  atLeast: v.optional(count, 1),
  /** From how many different Pods. */
  pods: v.optional(count),
});

/** What a task asks of the world. */
export type Check =
  | { readonly all: readonly Check[] }
  | { readonly any: readonly Check[] }
  | { readonly not: Check }
  | v.InferOutput<typeof objectCheck>
  | v.InferOutput<typeof objectsCheck>
  | v.InferOutput<typeof rolloutCheck>
  | v.InferOutput<typeof commandCheck>
  | v.InferOutput<typeof responsesCheck>;

/** Each form of check is known by its first key. */
const forms: Readonly<Record<string, v.GenericSchema<unknown, Check>>> = {
  all: v.strictObject({ all: v.array(v.lazy(() => check)) }),
  any: v.strictObject({ any: v.array(v.lazy(() => check)) }),
  not: v.strictObject({ not: v.lazy(() => check) }),
  object: objectCheck,
  objects: objectsCheck,
  rollout: rolloutCheck,
  command: commandCheck,
  responses: responsesCheck,
};
/** The forms by name, for the JSON Schema. */
export const checkForms = forms;

const formNames = Object.keys(forms).map((name) => `\`${name}\``);
const wrongForm = v.custom<Check>(() => false, `must have one of the keys ${formNames.join(", ")}`);

/** A check. Problems are reported for the form that its keys name, not for all of them. */
export const check: v.GenericSchema<unknown, Check> = v.lazy((input) => {
  const key =
    typeof input === "object" && input !== null
      ? Object.keys(input).find((name) => Object.hasOwn(forms, name))
      : undefined;
  return (key !== undefined && forms[key]) || wrongForm;
});

const feedback = v.strictObject({ when: v.optional(check), say: text });

const task = v.strictObject({
  id,
  title: text,
  check,
  /** Tasks that must have passed before this one can. */
  needs: v.optional(v.array(id), []),
  /** Why not yet: the first sentence whose `when` holds; the last one has none and is the default. */
  feedback: v.pipe(
    v.array(feedback),
    v.check(
      (list) => list.length > 0 && list.at(-1)?.when === undefined,
      "must end with a sentence that has no `when`: it is said when no other fits",
    ),
    v.check(
      (list) => list.slice(0, -1).every(({ when }) => when !== undefined),
      "only the last sentence may have no `when`; those after it would never be said",
    ),
  ),
  hints: v.optional(v.array(text), []),
  /** Lines to type; `#@` directives as in `slipway run` are understood. */
  solve: v.pipe(v.array(text), v.minLength(1, "must have at least one line")),
});

const manifest = v.pipe(
  v.looseObject({
    apiVersion: text,
    kind: text,
    metadata: v.looseObject({ name: text, namespace: v.optional(text) }),
  }),
  v.check(
    ({ apiVersion, kind: given }) => resourceOfKind(apiVersion, given) !== undefined,
    "has an apiVersion and kind that the simulated cluster does not know",
  ),
);

const cluster = v.strictObject({
  nodes: v.optional(v.pipe(wholeNumber, v.minValue(1), v.maxValue(9, "must be from 1 to 9")), 3),
  seed: v.optional(wholeNumber, 1),
  /** Virtual seconds a second. */
  speed: v.optional(v.pipe(v.number(), v.minValue(0.25), v.maxValue(60, "must be 0.25 to 60")), 1),
  /** How long ago the objects were created when the learner arrives. */
  age: v.optional(v.pipe(v.string(), v.regex(/^\d+[smh]$/, "must be a time such as `76s`")), "0s"),
  manifests: v.optional(v.array(manifest), []),
});
export type ClusterStart = v.InferOutput<typeof cluster>;

/** The front matter of a lesson file. */
export const frontMatter = v.strictObject({
  id,
  title: text,
  locale: v.optional(
    v.pipe(v.string(), v.regex(/^[a-z]{2}(-[A-Z]{2})?$/, "must be `en` or `pt-BR`")),
    "en",
  ),
  /** Minutes that a learner needs. */
  duration: v.pipe(wholeNumber, v.minValue(1, "must be at least 1")),
  cluster: v.optional(cluster, {}),
  tasks: v.optional(v.array(task), []),
});

export type LessonTask = v.InferOutput<typeof task>;
export type FrontMatter = v.InferOutput<typeof frontMatter>;
