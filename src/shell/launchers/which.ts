import { launcher } from "./launch.ts";

/** `which [-a] name…` */
export const which = launcher({
  program: "which",
  letters: "as",
  help: `Usage: which [-as] NAME...
Prints the path of the program that each NAME would run.`,
  async run({ world }, options, io) {
    const { operands } = options;
    let code = operands.length === 0 ? 1 : 0;
    for (const name of operands) {
      const base = /^(?:(?:\/usr(?:\/local)?)?\/s?bin\/)?([^/]+)$/.exec(name)?.[1] ?? "";
      const found = world.programs.has(base) || world.launchers.has(base);
      if (!found) code = 1;
      else if (!options.has("s"))
        await io.out.write(`${name === base ? `/usr/bin/${base}` : name}\n`);
    }
    return code;
  },
});
