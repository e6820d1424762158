import type { Command, Flag } from "./command.ts";

const optionsHint =
  'Use "kubectl options" for a list of global command-line options (applies to all commands).\n';

/** What `kubectl COMMAND --help` prints. `path` is the whole name: `kubectl create deployment`. */
export function helpText(command: Command, path: string): string {
  const sections = [command.long];
  if (command.aliases?.length) {
    sections.push(`Aliases:\n${[command.name, ...command.aliases].join(", ")}`);
  }
  if (command.example) sections.push(`Examples:\n${command.example}`);
  if (command.commands?.length) sections.push(...commandSections(command));
  if (command.flags?.some(isShown)) sections.push(`Options:\n${flagsText(command.flags)}`);
  return [...sections, usageText(command, path)].join("\n\n");
}

/** The usage line and where to find more. */
export function usageText(command: Command, path: string): string {
  const more = command.commands?.length
    ? `Use "${path} <command> --help" for more information about a given command.\n`
    : "";
  const use = command.use.includes("[options]") ? command.use : `${command.use} [options]`;
  return `Usage:\n  kubectl ${use}\n\n${more}${optionsHint}`;
}

/** The headings of `kubectl --help`, in its order. */
const order = [
  "Basic Commands (Beginner):",
  "Basic Commands (Intermediate):",
  "Deploy Commands:",
  "Cluster Management Commands:",
  "Troubleshooting and Debugging Commands:",
  "Advanced Commands:",
  "Settings Commands:",
  "Other Commands:",
];

/** The commands under their headings. */
export function commandSections(command: Command): string[] {
  const commands = (command.commands ?? []).filter(({ hidden }) => !hidden);
  const width = Math.max(...commands.map(({ name }) => name.length), 11);
  const used = new Set(commands.map(({ heading }) => heading ?? "Available Commands:"));
  const headings = [...new Set([...order, ...used])].filter((heading) => used.has(heading));
  return headings.map((heading) => {
    const group = commands.filter((each) => (each.heading ?? "Available Commands:") === heading);
    if (heading === "Other Commands:") group.sort((a, b) => (a.name < b.name ? -1 : 1));
    const rows = group.map(({ name, short }) => `  ${name.padEnd(width)}   ${short}`);
    return `${heading}\n${rows.join("\n")}`;
  });
}

function isShown({ hidden, deprecated }: Flag): boolean {
  return !hidden && deprecated === undefined;
}

/** The flags in alphabetical order, each with its default and its meaning. */
export function flagsText(flags: readonly Flag[]): string {
  return flags
    .filter(isShown)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((flag) => {
      const short = flag.shorthand ? `-${flag.shorthand}, ` : "";
      const value = flag.type === "string" ? `'${flag.default}'` : flag.default;
      return `    ${short}--${flag.name}=${value}:\n\t${flag.usage}`;
    })
    .join("\n\n");
}
