const bullet = /^(\d+\.?|-|\*)\s/;

/**
 * The lines of a description, none longer than `width` where words allow it: lines of one paragraph are
 * joined; code, empty lines and lists stay as they are.
 */
export function paragraphs(description: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  const flush = () => {
    if (line) lines.push(line);
    line = "";
  };
  for (const given of description.split("\n")) {
    const trimmed = given.trim();
    const isCode = given.startsWith("    ");
    if (isCode || (trimmed === "" && lines.length > 0)) {
      flush();
      lines.push(isCode ? given : "");
      continue;
    }
    if (line.endsWith(":") || trimmed === "" || bullet.test(trimmed)) flush();
    for (const word of trimmed.split(/\s+/).filter(Boolean)) {
      if (line && line.length + 1 + word.length > width) flush();
      line = line ? `${line} ${word}` : word;
    }
  }
  flush();
  return lines;
}
