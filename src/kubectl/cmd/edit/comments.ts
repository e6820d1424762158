import { parseYaml, YamlError } from "#api/yaml.ts";
import { goJson } from "#api/go-value.ts";

/** The lines that are no comments; `#!` is none. */
export function withoutComments(text: string): string {
  const lines = text.split("\n");
  return lines
    .map((line, index) => {
      const trimmed = line.trim();
      if (trimmed.startsWith("#") && !trimmed.startsWith("#!")) return "";
      return index < lines.length - 1 ? `${line}\n` : line;
    })
    .join("");
}

/** What a YAML says apart from comments and layout, to compare it; one with mistakes loses its comments, JSON stays as it is. */
export function meaningOf(text: string): string {
  if (/^\s*\{/.test(text)) return text;
  try {
    return goJson(parseYaml(text)[0] ?? null);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    return withoutComments(text);
  }
}

/** Whether there is a line that is neither blank nor a comment. */
export function hasLines(text: string): boolean {
  return text.split("\n").some((line) => /^\s*[^#\s]/.test(line));
}
