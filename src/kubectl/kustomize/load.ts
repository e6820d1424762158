import type { JsonObject } from "#base/json.ts";
import { type Invocation, UsageError } from "../cmd/command.ts";

/**
 * The objects that a kustomization makes; warnings go to stderr. The code for it comes when it is first wanted:
 * most learners never do. Throws UsageError.
 */
export async function kustomize(
  { factory, streams }: Pick<Invocation, "factory" | "streams">,
  folder: string,
  unrestricted = false,
): Promise<readonly JsonObject[]> {
  const { env, files, outside } = factory;
  const coming = import("./build.ts").catch(() => undefined);
  const code = await (outside?.(coming) ?? coming);
  if (!code) {
    throw new UsageError(
      "kustomize cannot be loaded: the network does not answer. Reload the page when you are online",
    );
  }
  let warnings = "";
  const warn = (text: string): void => {
    warnings += `${text}\n`;
  };
  try {
    return code.buildKustomization({ files, cwd: env["PWD"] ?? "", unrestricted, warn }, folder);
  } finally {
    if (warnings) await streams.errOut.write(warnings);
  }
}
