import { readFileSync } from "node:fs";

const heading = "### Command lines that answer otherwise";

/** The command lines that docs/fidelity.md says answer otherwise than with the real kubectl. */
export function knownDifferences(): ReadonlySet<string> {
  const text = readFileSync(new URL("../../../docs/fidelity.md", import.meta.url), "utf8");
  const [, section = ""] = text.split(`${heading}\n`);
  const [table = ""] = section.split(/^#/m);
  const lines = [...table.matchAll(/^\| `kubectl (.*?)` \|/gm)];
  return new Set(lines.map(([, line = ""]) => line.replaceAll("\\|", "|")));
}
