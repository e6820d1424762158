import type { ControllerRevision } from "#api/apps.ts";
import { utf8 } from "#api/base64.ts";
import { GoText, invalid, required } from "#api/field-errors.ts";
import { controllerOf } from "#api/meta.ts";
import { equal, isObject } from "#base/json.ts";
import type { Strategy } from "../../strategy.ts";
import { age, ageColumn, column, nameColumn } from "../columns.ts";
import { goList, goStruct } from "../rules/go-text.ts";
import { nonNegative } from "../rules/number-rules.ts";

const missing = "data is mandatory";
const noObject = "data must be a valid JSON object";

/** The rules of ControllerRevisions: what they hold stays. */
export const controllerRevisionStrategy: Strategy<ControllerRevision> = {
  countsGenerations: false,
  hasStatus: false,

  updateChecks: ["metadataChange", "metadata", "object", "change"],
  validate: ({ revision }) => nonNegative("revision", revision),
  validateNew: ({ data, revision }) => [
    ...nonNegative("revision", revision),
    ...(isObject(data) ? [] : [required("data", isNothing(data) ? missing : noObject)]),
  ],

  validateUpdate: (next, old) =>
    equal(next.data, old.data) ? [] : [invalid("data", goRaw(next.data), "field is immutable")],

  columns: [
    nameColumn,
    column("Controller", "What it is a revision of."),
    column("Revision", "Its number."),
    ageColumn,
  ],

  row(revision, nowMs) {
    const owner = controllerOf(revision);
    const [group] = owner?.apiVersion.includes("/") ? owner.apiVersion.split("/") : [""];
    const kind = owner ? owner.kind.toLowerCase() + (group ? `.${group}` : "") : "";
    return [
      revision.metadata.name,
      owner ? `${kind}/${owner.name}` : "<none>",
      revision.revision,
      age(revision, nowMs),
    ];
  },
};

function isNothing(data: unknown): boolean {
  return data === undefined || data === null;
}

/** As Go prints the bytes that a revision holds. */
function goRaw(data: unknown): GoText {
  const text = isNothing(data) ? undefined : JSON.stringify(data);
  const bytes = text === undefined ? undefined : [...utf8(text)];
  const raw = goList(
    "uint8",
    bytes?.map((byte) => new GoText(`0x${byte.toString(16)}`)),
  );
  return goStruct("runtime.RawExtension", { Raw: raw, Object: new GoText("runtime.Object(nil)") });
}
