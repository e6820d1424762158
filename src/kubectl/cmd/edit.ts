import { nothingGiven } from "../resources/resolve.ts";
import { type Command, UsageError } from "./command.ts";
import { fileOptions, filenameFlags } from "./common-flags.ts";

/** `kubectl edit`: this kubectl has no editor and says how to do without. */
export const edit: Command = {
  name: "edit",
  heading: "Basic Commands (Intermediate):",
  use: "edit (RESOURCE/NAME | -f FILENAME)",
  short: "Edit a resource on the server",
  long: "Change an object in an editor. There is no editor here: write the object to a file, change that, and apply it.",
  example:
    "  # Instead of edit\n  kubectl get deployment web -o yaml > web.yaml\n  kubectl apply -f web.yaml",
  flags: filenameFlags("Files that name the objects to edit."),
  async run({ args, flags }) {
    if (args.length === 0 && fileOptions(flags).filenames.length === 0) {
      throw new UsageError(nothingGiven);
    }
    throw new UsageError(
      'unable to launch the editor "vi": there is no editor here; use kubectl get -o yaml, then kubectl apply',
    );
  },
};
