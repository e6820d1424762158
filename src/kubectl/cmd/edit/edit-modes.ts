import { ConnectionError } from "#api/client.ts";
import { StatusError } from "#api/errors.ts";
import { createMergePatch } from "#api/patch.ts";
import { resourceOfKind } from "#api/scheme.ts";
import { createTwoWayMergePatch } from "#api/strategic-diff.ts";
import { equal, type JsonObject } from "#base/json.ts";
import { textAt, valueAt } from "../../resources/fields.ts";
import type { Info } from "../../resources/resolve.ts";
import { patchType } from "../../resources/rest.ts";
import { goJson, goSyntax } from "#api/go-value.ts";
import { type Invocation, UsageError } from "../command.ts";
import { validationOf } from "../common-flags.ts";
import { donePrinter } from "../done-printer.ts";
import { lastAppliedAnnotation } from "../last-applied.ts";
import type { EditMode } from "./edit-objects.ts";
import type { EditedInfo } from "./edited-objects.ts";

const forObjects = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;
const forAnnotations = `# Please edit the 'last-applied-configuration' annotations below.
# Lines beginning with a '#' will be ignored, and an empty file will abort the edit.
#
`;

/** `kubectl edit`: live objects are patched. */
export function patching(invocation: Invocation): EditMode {
  const { flags, rest, streams } = invocation;
  const query = patchQuery(invocation);
  const subresource = flags.string("subresource");
  const send = async (originals: readonly Info[], info: EditedInfo, addError: AddError) => {
    const before = originalOf(originals, info).object ?? {};
    if (equal(before, info.object)) return donePrinter(invocation)(info.object, "skipped");
    const { type, patch } = patchBetween(before, info.object);
    if (flags.bool("output-patch")) await streams.out.write(`Patch: ${goJson(patch)}\n`);
    const subject = { ...info, ...(subresource && { subresource }) };
    let patched: JsonObject;
    try {
      patched = await rest.patch(subject, type, goJson(patch), query);
    } catch (error) {
      const isAnswer = error instanceof StatusError || error instanceof ConnectionError;
      if (!isAnswer) throw error;
      return streams.errOut.write(addError(error, info));
    }
    await donePrinter(invocation)(patched, "edited");
  };
  return {
    introduction: forObjects,
    async send(originals, edited, results) {
      const addError: AddError = (error, info) => results.addError(error, info);
      for (const info of edited) await send(originals, info, addError);
    },
  };
}

type AddError = (error: Error, info: Info) => string;

/** `kubectl apply edit-last-applied`: what is noted in the objects is patched, and nothing else of them. */
export function annotating(invocation: Invocation): EditMode {
  return {
    introduction: forAnnotations,
    async send(originals, edited) {
      for (const info of edited) {
        const before = originalOf(originals, info).object ?? {};
        if (equal(before, info.object)) {
          await donePrinter(invocation)(info.object, "skipped");
          continue;
        }
        const annotations = { [lastAppliedAnnotation]: `${goJson(info.object)}\n` };
        const patch = goJson({ metadata: { annotations } });
        await invocation.rest.patch(
          { ...info, namespace: invocation.namespace },
          patchType.merge,
          patch,
          patchQuery(invocation),
        );
        await donePrinter(invocation)(info.object, "edited");
      }
    },
  };
}

/** `kubectl create --edit`. */
export function creating(invocation: Invocation): EditMode {
  return {
    introduction: forObjects,
    async send(_, edited) {
      for (const info of edited) {
        // Whatever --field-manager says.
        const query = { ...patchQuery(invocation), fieldManager: "kubectl-create" };
        const sent: unknown = JSON.parse(goJson(info.object));
        const created = await invocation.rest.create(info, sent, query);
        await donePrinter(invocation)(created, "created");
      }
    },
  };
}

function patchQuery({ flags }: Invocation) {
  return { fieldManager: flags.string("field-manager"), fieldValidation: validationOf(flags) };
}

/** Manifests that are in no cluster have no UID, so the first of them is the original of all. */
function originalOf(originals: readonly Info[], { object }: EditedInfo): Info {
  const uid = textAt(object, "metadata", "uid");
  const found = originals.find((each) => textAt(each.object, "metadata", "uid") === uid);
  if (found) return found;
  throw new UsageError(
    `no original object found for &unstructured.Unstructured{Object:${goSyntax(object)}}`,
  );
}

function patchBetween(
  before: JsonObject,
  after: JsonObject,
): { readonly type: string; readonly patch: JsonObject } {
  const kind = textAt(before, "kind");
  // Only of types that kubectl knows itself.
  const strategic = resourceOfKind(textAt(before, "apiVersion"), kind) !== undefined;
  const patch = strategic
    ? createTwoWayMergePatch(kind, before, after)
    : createMergePatch(before, after);
  const fixed = [["apiVersion"], ["kind"], ["metadata", "name"], ["managedFields"]];
  if (fixed.some((path) => valueAt(patch, ...path) !== undefined)) {
    throw new UsageError("At least one of apiVersion, kind and name was changed");
  }
  return { type: strategic ? patchType.strategic : patchType.merge, patch };
}
