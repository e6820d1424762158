import { isMap, isScalar, LineCounter, parseAllDocuments, visit } from "yaml";

/** A key that stands again in its mapping, and the line (from 1) where it does. */
export interface DuplicateKey {
  readonly line: number;
  readonly key: string;
}

/** The keys that are set more than once, in the order of the text; of a text that is no YAML, none. */
export function yamlDuplicates(text: string): readonly DuplicateKey[] {
  const lines = new LineCounter();
  const found: DuplicateKey[] = [];
  for (const document of parseAllDocuments(text, { uniqueKeys: false, lineCounter: lines })) {
    if (!("contents" in document)) continue;
    visit(document, {
      Map(_, node) {
        const seen = new Set<string>();
        for (const { key } of isMap(node) ? node.items : []) {
          if (!isScalar(key)) continue;
          const name = String(key.value);
          if (seen.has(name))
            found.push({ line: lines.linePos(key.range?.[0] ?? 0).line, key: name });
          seen.add(name);
        }
      },
    });
  }
  return found;
}
