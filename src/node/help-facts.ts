/** What of a help text is not prose. */
export interface HelpFacts {
  readonly usage: string;
  readonly aliases: string;
  /** `-f, --filename=[]`. */
  readonly flags: readonly string[];
  /** `get Display one or many resources`. */
  readonly commands: readonly string[];
}

/** Takes what is not prose from a help text. */
export function helpFacts(text: string): HelpFacts {
  const section = (title: string) =>
    new RegExp(`^${title}:\\n([^]*?)\\n(?:\\n|$)`, "m").exec(text)?.[1] ?? "";
  const flags = [...text.matchAll(/^ {4}((?:-\w, )?--[\w-]+=.*):$/gm)].map(([, flag = ""]) => flag);
  const lists = [...text.matchAll(/^[A-Z][\w ()-]* Commands[\w ()]*:\n([^]*?)\n\n/gm)];
  return {
    usage: section("Usage"),
    aliases: section("Aliases"),
    // Where the cache is follows from the home directory.
    flags: flags.filter((flag) => !flag.startsWith("--cache-dir")),
    commands: lists.flatMap(([, list = ""]) => list.split("\n").map(unpadded)),
  };
}

/** How wide the column of names is depends on all of them. */
function unpadded(line: string): string {
  return line.trim().replace(/\s+/, " ");
}
