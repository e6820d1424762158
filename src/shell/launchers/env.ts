import { OptionError } from "../coreutils/options.ts";
import { launch, launcher } from "./launch.ts";

/** `env [-i] [-u name] [name=value…] [command…]` */
export const env = launcher({
  program: "env",
  letters: "iu:0C:",
  long: { "ignore-environment": "i", "unset=": "u", null: "0", "chdir=": "C" },
  exitCode: 125,
  stopAtOperand: true,
  help: `Usage: env [OPTION]... [-] [NAME=VALUE]... [COMMAND [ARG]...]
Sets each NAME to VALUE in the environment and runs COMMAND; prints the environment without COMMAND.

  -i, --ignore-environment  begins with an empty environment
  -u, --unset=NAME          removes NAME from the environment
  -0, --null                a NUL instead of a newline after each line
      --help                this text`,
  async run(shell, options, io) {
    const { variables } = shell.state;
    const words = [...options.operands];
    const bare = words[0] === "-";
    if (bare) words.shift();
    if (bare || options.has("i")) {
      for (const name of Object.keys(variables.environment()))
        variables.declare(name, { exported: false });
    }
    for (const name of options.values("u")) variables.declare(name, { exported: false });
    for (;;) {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(words[0] ?? "") ?? [];
      if (name === undefined || value === undefined) break;
      variables.set(name, value);
      variables.declare(name, { exported: true });
      words.shift();
    }
    const end = options.has("0") ? "\0" : "\n";
    if (words.length === 0) {
      const lines = Object.entries(variables.environment());
      await io.out.write(lines.map(([name, value]) => `${name}=${value}${end}`).join(""));
      return 0;
    }
    if (options.has("0")) throw new OptionError("cannot specify --null (-0) with command", 125);
    return launch(shell, words, io, (name, why) => `env: '${name}': ${why}\n`);
  },
});
