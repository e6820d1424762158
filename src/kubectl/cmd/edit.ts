import { resolve } from "../resources/resolve.ts";
import { type Command, UsageError } from "./command.ts";
import {
  fieldManagerFlag,
  fileOptions,
  filenameFlags,
  printFlags,
  validateFlag,
} from "./common-flags.ts";

/** `kubectl edit`: this kubectl has no editor and says how to do without. */
export const edit: Command = {
  name: "edit",
  heading: "Basic Commands (Intermediate):",
  use: "edit (RESOURCE/NAME | -f FILENAME)",
  short: "Edit a resource on the server",
  long: "Change an object in an editor. There is no editor here: write the object to a file, change that, and apply it.",
  example:
    "  # Instead of edit\n  kubectl get deployment web -o yaml > web.yaml\n  kubectl apply -f web.yaml",
  flags: [
    fieldManagerFlag("kubectl-edit"),
    ...filenameFlags("Files that name the objects to edit."),
    {
      name: "output-patch",
      type: "bool",
      default: "false",
      usage: "Print the patch of what was edited.",
    },
    ...printFlags,
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
    validateFlag,
    {
      name: "windows-line-endings",
      type: "bool",
      default: "false",
      usage: "How the lines end that the editor gets.",
    },
  ],
  async run(invocation) {
    await resolve(invocation, { ...fileOptions(invocation.flags), all: true, fetch: "always" });
    throw new UsageError(
      'unable to launch the editor "vi": there is no editor here; use kubectl get -o yaml, then kubectl apply',
    );
  },
};
