import { type Command, type Invocation } from "./command.ts";
import { commandSections, flagsText, helpText, usageText } from "./help.ts";
import { persistentFlags } from "./persistent-flags.ts";

/** `kubectl help COMMAND`; the tree it explains is given later, since it stands in it. */
export function helpCommand(rootOf: () => Command): Command {
  return {
    name: "help",
    hidden: "everywhere",
    use: "help [command]",
    short: "Help about any command",
    long: "Explain any command of kubectl.",
    run: (invocation: Invocation) => help(invocation, rootOf()),
  };
}

async function help({ args, streams }: Invocation, root: Command): Promise<void> {
  let command = root;
  let path = root.name;
  for (const word of args) {
    const next = command.commands?.find(
      ({ name, aliases = [] }) => name === word || aliases.includes(word),
    );
    if (!next) {
      if (command !== root) break;
      const topic = args.map((arg) => `\`${arg}\``).join(" ");
      await streams.errOut.write(`Unknown help topic [${topic}]\n\n\n`);
      const sections = [...commandSections(root), usageText(root, root.name)];
      return streams.errOut.write(sections.join("\n\n"));
    }
    command = next;
    path += ` ${next.name}`;
  }
  await streams.out.write(helpText(command, path));
}

/** `kubectl options`. */
export const options: Command = {
  name: "options",
  hidden: "in help",
  use: "options",
  short: "Print the list of flags inherited by all commands",
  long: "Print the flags that every command has.",
  example: "  # Print them\n  kubectl options",
  async run({ streams }) {
    await streams.out.write(
      `The following options can be passed to any command:\n\n${flagsText(persistentFlags)}\n`,
    );
  },
};
