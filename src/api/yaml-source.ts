import { isAlias, isNode, LineCounter, parseDocument } from "yaml";

/** What is wrong with a text and where: `line` counts from 1. */
export interface YamlProblem {
  readonly line: number;
  readonly message: string;
}

/** A parsed YAML document that still knows on which line each of its values stands. */
export interface YamlSource {
  readonly value: unknown;
  readonly problems: readonly YamlProblem[];
  /** The line of the value at this path, or of the closest one around it that exists. */
  readonly lineOf: (path: readonly (string | number)[]) => number;
}

/** Parses one document. `firstLine` is the line of the file on which the text begins. */
export function readYaml(text: string, firstLine = 1): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number): number => lines.linePos(offset).line + firstLine - 1;
  const problems = document.errors.map(({ pos, message }) => ({ line: lineAt(pos[0]), message }));
  return {
    value: problems.length > 0 ? undefined : document.toJS(),
    problems,
    lineOf(path) {
      for (let length = path.length; length > 0; length--) {
        const node = document.getIn(path.slice(0, length), true);
        if (isNode(node) && !isAlias(node) && node.range) return lineAt(node.range[0]);
      }
      return firstLine;
    },
  };
}
