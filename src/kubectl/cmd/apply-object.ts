import { isConflict, isNotFound, StatusError } from "#api/errors.ts";
import { createThreeWayJsonMergePatch } from "#api/merge-diff.ts";
import { createThreeWayMergePatch } from "#api/strategic-diff.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { isBuiltIn } from "../resources/mapping.ts";
import { textAt } from "../resources/fields.ts";
import type { Info } from "../resources/resolve.ts";
import { patchType, type Query } from "../resources/rest.ts";
import { goJson } from "#api/go-value.ts";
import { type Invocation, UsageError } from "./command.ts";
import type { DryRun } from "./common-flags.ts";
import { withSource } from "./create.ts";
import { lastAppliedAnnotation, lastAppliedOf, withLastApplied } from "./last-applied.ts";
import { handFieldsOver, keepLastApplied, serverSideManager } from "./server-side-migration.ts";
import { waitUntilGone } from "./wait-until.ts";

/** What became of one object. */
export interface Applied {
  readonly object: JsonObject;
  /** `created`, `configured`, `unchanged`, `serverside-applied`. */
  readonly what: string;
}

/** What holds for every object of an apply. */
export interface ApplySettings {
  readonly dryRun: DryRun;
  readonly fieldValidation: string;
}

const conflictAdvice = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;

/** The server merges the manifest with the object. Throws UsageError and StatusError. */
export async function applyOnServer(
  invocation: Invocation,
  info: Info,
  { dryRun, fieldValidation }: ApplySettings,
): Promise<Applied> {
  const { flags, rest } = invocation;
  const given = flags.changed("field-manager");
  const subresource = flags.string("subresource");
  const subject = { ...info, ...(subresource && { subresource }) };
  const query = {
    fieldManager: given ? flags.string("field-manager") : serverSideManager,
    fieldValidation,
    dryRun: dryRun === "server" ? "All" : undefined,
  };
  const apply = () => {
    const forced = { ...query, force: flags.bool("force-conflicts") };
    return rest.patch(subject, patchType.apply, goJson(info.object), forced);
  };
  try {
    const object = await apply();
    return {
      object: await migrated(invocation, info, object, query, apply),
      what: "serverside-applied",
    };
  } catch (error) {
    if (isConflict(error)) throw new UsageError(`${error.message}\n${conflictAdvice}`);
    if (!(error instanceof StatusError) || error.reason !== "UnsupportedMediaType") throw error;
    throw new UsageError(`Server-side apply not available on the server: (${error.message})`);
  }
}

/** The object after the fields of former client-side applies were handed over, if there were any. */
async function migrated(
  invocation: Invocation,
  info: Info,
  applied: JsonObject,
  query: Query,
  apply: () => Promise<JsonObject>,
): Promise<JsonObject> {
  let problem = `failed to migrate ${lastAppliedAnnotation} for Server-Side Apply`;
  let object = applied;
  try {
    object = await keepLastApplied(invocation, info, object, query);
    problem = "server rejected managed fields migration to Server-Side Apply";
    if (!(await handFieldsOver(invocation, info, object, query))) return object;
    problem = "failed to re-apply configuration after performing Server-Side Apply migration";
    return await apply();
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    await invocation.streams.errOut.write(
      `Warning: ${problem}. This is non-fatal and will be retried next time you apply. Error: ${error.message}\n`,
    );
    return object;
  }
}

/** Creates the object, or sends the difference between the manifest, the one applied before, and the object. */
export async function applyHere(
  invocation: Invocation,
  info: Info,
  { dryRun, fieldValidation }: ApplySettings,
): Promise<Applied> {
  const { flags, rest, streams } = invocation;
  const modified = withLastApplied(info.object ?? {});
  const query = {
    fieldManager: flags.string("field-manager"),
    fieldValidation,
    dryRun: dryRun === "server" ? "All" : undefined,
  };
  const source = info.source ?? "";
  const where = `retrieving current configuration of:\n${textOf(info)}\nfrom server for:`;
  const current = await withSource(where, source, () => find(invocation, info));
  if (!current) {
    const pruned = withoutNulls(modified) as JsonObject;
    const create = () => rest.createAnew(info, JSON.parse(goJson(pruned)) as JsonObject, query);
    const object = dryRun === "client" ? pruned : await withSource("creating", source, create);
    return { object, what: "created" };
  }
  if (dryRun === "client") return { object: current, what: "configured" };
  if (lastAppliedOf(current) === undefined) await streams.errOut.write(missingAnnotation(info));
  return patch(invocation, info, modified, current, query);
}

/** What is null is left out where an object is made, as it would be taken out of one that is there. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([, each]) => each !== null);
  return Object.fromEntries(kept.map(([key, each]) => [key, withoutNulls(each)]));
}

const retries = 5;
const retryMs = 1000;

async function patch(
  invocation: Invocation,
  info: Info,
  modified: JsonObject,
  first: JsonObject,
  query: Query,
): Promise<Applied> {
  const { factory, flags, rest } = invocation;
  let current = first;
  for (let attempt = 0; ; attempt++) {
    const change = goJson(changeOf(info, modified, current));
    if (change === "{}") return { object: current, what: "unchanged" };
    try {
      const type = isBuiltIn(info.mapping) ? patchType.strategic : patchType.merge;
      const object = await rest.patch(info, type, change, query);
      return { object, what: "configured" };
    } catch (error) {
      // Someone else changed the object meanwhile.
      if (isConflict(error) && attempt < retries) {
        if (attempt > 0) await factory.clock.sleep(retryMs, factory.cancel);
        current = await rest.get(info);
        continue;
      }
      const refused =
        error instanceof StatusError && ["Conflict", "Invalid"].includes(error.reason);
      const source = info.source ?? "";
      const what = `applying patch:\n${change}\nto:\n${textOf(info)}\nfor:`;
      if (refused && flags.bool("force")) {
        const anew = () => deleteAndCreate(invocation, info, modified, current, query);
        return { object: await withSource(what, source, anew), what: "configured" };
      }
      const failing = () => Promise.reject(error);
      return withSource(what, source, () => withSource("patching", source, failing));
    }
  }
}

function changeOf(info: Info, modified: JsonObject, current: JsonObject): JsonObject {
  const lastApplied = lastAppliedOf(current);
  const original = lastApplied === undefined ? {} : (JSON.parse(lastApplied) as JsonObject);
  const { mapping } = info;
  return isBuiltIn(mapping)
    ? createThreeWayMergePatch(mapping.kind, original, modified, current)
    : createThreeWayJsonMergePatch(original, modified, current);
}

/** What --force does about an object that cannot be changed so. */
async function deleteAndCreate(
  invocation: Invocation,
  info: Info,
  modified: JsonObject,
  original: JsonObject,
  query: Query,
): Promise<JsonObject> {
  const { factory, flags, rest } = invocation;
  const cascade = flags.string("cascade");
  const grace = flags.int("grace-period");
  await rest.delete(info, {
    ...(grace >= 0 && { gracePeriodSeconds: grace }),
    propagationPolicy: cascade.slice(0, 1).toUpperCase() + cascade.slice(1),
  });
  const deadline = factory.clock.now + (flags.duration("timeout") || Number.POSITIVE_INFINITY);
  if (!(await waitUntilGone(invocation, info, textAt(original, "metadata", "uid"), deadline))) {
    throw new UsageError("timed out waiting for the condition");
  }
  try {
    return await rest.createAnew(info, JSON.parse(goJson(modified)) as JsonObject, query);
  } catch (error) {
    // What was there is put back, but the refusal is what counts.
    const { resourceVersion: _, ...metadata } = original["metadata"] as JsonObject;
    await rest.create(info, { ...original, metadata }, query);
    throw error;
  }
}

async function find({ rest }: Invocation, info: Info): Promise<JsonObject | undefined> {
  if (info.name === "") throw new UsageError("resource name may not be empty");
  try {
    return await rest.get(info);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** As Go prints a resource.Info. */
function textOf({ mapping, name, namespace }: Info): string {
  const version = mapping.group ? `${mapping.group}/${mapping.version}` : `/${mapping.version}`;
  return `Resource: "${version}, Resource=${mapping.resource}", GroupVersionKind: "${version}, Kind=${mapping.kind}"\nName: "${name}", Namespace: "${namespace}"`;
}

function missingAnnotation({ mapping, name }: Info): string {
  const type = `${mapping.resource}/${name}`;
  return `Warning: resource ${type} is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`;
}
