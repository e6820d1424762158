import { lastAppliedOf } from "../last-applied.ts";
import { type Info, resolve, targets, visit } from "../../resources/resolve.ts";
import { type Command, type Flag, type Invocation, UsageError } from "../command.ts";
import {
  fieldManagerFlag,
  fileOptions,
  filenameFlags,
  printFlags,
  validateFlag,
  validationOf,
} from "../common-flags.ts";
import { annotating, creating, patching } from "./edit-modes.ts";
import { editObjects } from "./edit-objects.ts";
import { editedObjects } from "./edited-objects.ts";
import { recordFlag } from "../record.ts";

const commonFlags: readonly Flag[] = [
  recordFlag,
  ...filenameFlags("Files that name the objects to edit."),
  ...printFlags,
  validateFlag,
  {
    name: "windows-line-endings",
    type: "bool",
    default: "false",
    usage: "End the lines that the editor gets with CR and LF.",
  },
];

/** `kubectl edit`. */
export const edit: Command = {
  name: "edit",
  heading: "Basic Commands (Intermediate):",
  use: "edit (RESOURCE/NAME | -f FILENAME)",
  short: "Edit a resource on the server",
  long: `Change objects of the server in an editor: the program that KUBE_EDITOR or EDITOR names, or vi. What has become different is sent when the editor ends.

 Several objects are edited as one list. What the server finds invalid is shown again, with its reasons on top. What cannot be sent for another reason stays in a file, whose name is told.`,
  example: `  # Edit a service
  kubectl edit svc/web

  # With another editor
  KUBE_EDITOR="nano" kubectl edit svc/web

  # As JSON
  kubectl edit deployment web -o json

  # Edit the status of a deployment
  kubectl edit deployment web --subresource='status'`,
  flags: [
    fieldManagerFlag("kubectl-edit"),
    ...commonFlags,
    {
      name: "output-patch",
      type: "bool",
      default: "false",
      usage: "Print the patch of what was edited.",
    },
    {
      name: "save-config",
      type: "bool",
      default: "false",
      usage: "Note the object in its own annotation, for a later kubectl apply.",
    },
    {
      name: "subresource",
      type: "string",
      default: "",
      usage: "Edit this subresource of the object.",
    },
  ],
  async run(invocation) {
    const infos = await liveObjects(invocation, invocation.flags.string("subresource"));
    if (infos.length === 0) throw new UsageError("edit cancelled, no objects found");
    await editObjects(invocation, infos, patching(invocation));
  },
};

/** `kubectl apply edit-last-applied`. */
export const editLastApplied: Command = {
  name: "edit-last-applied",
  use: "apply edit-last-applied (RESOURCE/NAME | -f FILENAME)",
  short: "Edit latest last-applied-configuration annotations of a resource/object",
  long: "Change what objects keep in their annotation as the manifest that was applied last, in an editor as kubectl edit does. Nothing else of the objects changes.",
  example: `  # Edit what was applied to a deployment
  kubectl apply edit-last-applied deployment/web

  # Edit what was applied to the objects of a manifest, as JSON
  kubectl apply edit-last-applied -f web.yaml -o json`,
  flags: [fieldManagerFlag("kubectl-client-side-apply"), ...commonFlags],
  async run(invocation) {
    const noted: Info[] = [];
    for (const { object } of await liveObjects(invocation, "")) {
      const text = lastAppliedOf(object ?? {});
      if (text === undefined) continue;
      const [first] = await editedObjects(invocation, text);
      if (first) noted.push(first);
    }
    if (noted.length === 0) {
      throw new UsageError(
        "no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`",
      );
    }
    await editObjects(invocation, noted, annotating(invocation));
  },
};

/** `kubectl create --edit`: each object is edited on its own. */
export async function editThenCreate(invocation: Invocation): Promise<void> {
  const mode = creating(invocation);
  await visit(invocation, fileOptions(invocation.flags), (info) =>
    editObjects(invocation, [info], mode),
  );
}

async function liveObjects(invocation: Invocation, subresource: string): Promise<readonly Info[]> {
  validationOf(invocation.flags);
  const options = {
    ...fileOptions(invocation.flags),
    all: true,
    fetch: "always" as const,
    subresource,
  };
  if (subresource) {
    const found = await targets(invocation, options);
    if (found.some(({ type }) => type === "list")) {
      throw new UsageError("subresource cannot be used when bulk resources are specified");
    }
  }
  return resolve(invocation, options);
}
