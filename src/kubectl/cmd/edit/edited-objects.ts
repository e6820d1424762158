import { parseYaml, YamlError } from "#api/yaml.ts";
import type { JsonObject } from "#base/json.ts";
import { UsageError } from "../../errors.ts";
import { collect, throwAll } from "../../resources/failures.ts";
import { ensureFieldValidation, manifestProblem, manifestsIn } from "../../resources/manifests.ts";
import { type Info, manifestInfo } from "../../resources/resolve.ts";
import type { Invocation } from "../command.ts";
import { withoutComments } from "./comments.ts";

/** An object of the edited file. */
export type EditedInfo = Info & { readonly object: JsonObject };

/** Why the server need not be asked about the edited text; undefined if it may be right. */
export async function problemWith(
  invocation: Invocation,
  text: string,
): Promise<string | undefined> {
  try {
    const value = parseYaml(text)[0] ?? null;
    const problem = manifestProblem(value);
    if (problem === undefined) await ensureFieldValidation(invocation, value);
    return problem;
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    return yamlProblemWithoutComments(text);
  }
}

/** The comments are gone before the text is read, so the line numbers are those without them. */
function yamlProblemWithoutComments(text: string): string {
  try {
    parseYaml(withoutComments(text));
  } catch (error) {
    if (error instanceof YamlError) {
      return error.message.replace("error converting YAML to JSON: ", "");
    }
    throw error;
  }
  return "";
}

/** The objects of the edited text; lists are taken apart. Throws UsageError, or AggregateError of several. */
export async function editedObjects(
  invocation: Invocation,
  text: string,
): Promise<readonly EditedInfo[]> {
  const infos: EditedInfo[] = [];
  const failures: Error[] = [];
  const anywhere = { ...invocation, namespace: "", enforceNamespace: false };
  for (const manifest of await manifestsIn(invocation, "edited-file", text, {})) {
    if ("error" in manifest) {
      failures.push(manifest.error);
      continue;
    }
    await collect(failures, async () => {
      const info = await manifestInfo(anywhere, manifest);
      infos.push({ ...info, object: manifest.object });
    });
  }
  throwAll(failures);
  return infos;
}

/** Puts the objects that say no namespace into that of the command. Throws UsageError for one that says another. */
export function inNamespace(
  { namespace }: Invocation,
  infos: readonly EditedInfo[],
): readonly EditedInfo[] {
  return infos.map((info) => {
    if (!info.mapping.namespaced) return info;
    if (info.namespace && info.namespace !== namespace) {
      throw new UsageError(
        `the namespace from the provided object "${info.namespace}" does not match the namespace "${namespace}". You must pass '--namespace=${info.namespace}' to perform this operation.`,
      );
    }
    const metadata = { ...(info.object["metadata"] as JsonObject), namespace };
    return { ...info, namespace, object: { ...info.object, metadata } };
  });
}
