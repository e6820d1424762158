import { FileError } from "#base/files.ts";
import { resolvePath } from "../files/paths.ts";
import type { Invocation, Program } from "../program.ts";
import { Input } from "../runtime/input.ts";
import { OptionError, type Options, type OptionTable, parseOptions } from "./options.ts";

/** A program in the making: its options, its help, and what it does. */
export interface Tool extends OptionTable {
  /** What `--help` prints. */
  readonly help: string;
  readonly run: (call: Call) => Promise<number>;
}

/** One run of a tool. */
export class Call {
  readonly program: string;
  readonly invocation: Invocation;
  readonly options: Options;

  constructor(program: string, invocation: Invocation, options: Options) {
    this.program = program;
    this.invocation = invocation;
    this.options = options;
  }

  write(text: string): Promise<void> {
    return this.invocation.streams.out.write(text);
  }

  /** Writes `program: message` to stderr. */
  complain(message: string): Promise<void> {
    return this.invocation.streams.errOut.write(`${this.program}: ${message}\n`);
  }

  resolve(path: string): string {
    return resolvePath(this.invocation.cwd, path);
  }

  /** The operand as an input: `-` is stdin. Throws FileError. */
  open(path: string): Input {
    const { streams, files } = this.invocation;
    if (path === "-" || path === "/dev/stdin") return Input.of(streams.in);
    return Input.text(files.read(this.resolve(path)));
  }

  /**
   * Calls `use` with each operand as an input, stdin without operands. What cannot be opened is
   * complained about; the answer is then `failure`, otherwise 0.
   */
  async each(
    operands: readonly string[],
    use: (input: Input, name: string) => Promise<void>,
    { failure = 1, describe = (name: string, message: string) => `${name}: ${message}` } = {},
  ): Promise<number> {
    let code = 0;
    for (const name of operands.length > 0 ? operands : ["-"]) {
      this.invocation.cancel.throwIfCancelled();
      try {
        await use(this.open(name), name);
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        const text = describe(name, error.message);
        if (text !== "") await this.complain(text);
        code = failure;
      }
    }
    return code;
  }
}

/** The program that a tool describes. */
export function tool(definition: Tool): Program {
  const { program, run, help } = definition;
  return async (invocation) => {
    const { out, errOut } = invocation.streams;
    try {
      const table = {
        ...definition,
        long: { ...definition.long, help: "help", version: "version" },
      };
      const options = parseOptions(invocation.args, table);
      if (options.has("help")) {
        await out.write(help.endsWith("\n") ? help : `${help}\n`);
        return 0;
      }
      if (options.has("version")) {
        await out.write(`${program} (Slipway)\n`);
        return 0;
      }
      return await run(new Call(program, invocation, options));
    } catch (error) {
      if (!(error instanceof OptionError)) throw error;
      const hint = `Try '${program} --help' for more information.\n`;
      const usage = definition.usage ?? "";
      await errOut.write(`${program}: ${error.message}\n${error.hint ? usage + hint : ""}`);
      return error.exitCode;
    }
  };
}
