import { FileError } from "#base/files.ts";
import type { Input } from "../runtime/input.ts";
import { unescaped } from "./awk/lexer.ts";
import { Memory } from "./awk/memory.ts";
import { parseAwk } from "./awk/parse.ts";
import { type AwkPort, AwkRun } from "./awk/run.ts";
import type { AwkProgram } from "./awk/syntax.ts";
import { fromInput, toNumber } from "./awk/values.ts";
import { OptionError } from "./options.ts";
import { type Call, tool } from "./tool.ts";

/** `awk [-F separator] [-v name=value] program [file…]`: without functions of one's own and pipes. */
export const awk = tool({
  program: "awk",
  letters: "F:v:f:",
  long: { "field-separator=": "F", "assign=": "v", "file=": "f" },
  exitCode: 2,
  stopAtOperand: true,
  help: `Usage: awk [-F SEPARATOR] [-v NAME=VALUE]... PROGRAM [FILE]...
Runs PROGRAM over the lines of the FILEs, or of standard input.

  -F SEPARATOR     what stands between fields; white space without it
  -v NAME=VALUE    sets a variable before PROGRAM begins
  -f FILE          the program is in FILE

Not here: functions of one's own, getline, and pipes in PROGRAM.`,
  async run(call) {
    const { options } = call;
    const operands = [...options.operands];
    const source = options.has("f") ? programFile(call) : operands.shift();
    if (source === undefined) {
      await call.invocation.streams.errOut.write(
        "Usage: awk [-F SEPARATOR] [-v NAME=VALUE]... PROGRAM [FILE]...\n",
      );
      return 2;
    }
    const program = parseAwk(source);
    const memory = new Memory();
    for (const [name, value] of Object.entries(call.invocation.env)) {
      memory.array("ENVIRON").set(name, fromInput(value));
    }
    const separator = options.value("F");
    if (separator !== undefined) memory.set("FS", separator === "t" ? "\t" : unescaped(separator));
    for (const text of options.values("v")) assign(memory, text);
    return new Records(call, program, memory).run(operands);
  },
});

function programFile(call: Call): string {
  const path = call.options.value("f") ?? "";
  try {
    return call.invocation.files.read(call.resolve(path));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new OptionError(`cannot open ${path} (${error.message})`, 2, { hint: false });
  }
}

const assignment = /^([A-Za-z_]\w*)=(.*)$/s;

function assign(memory: Memory, text: string): void {
  const [, name, value] = assignment.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new OptionError(`invalid -v argument: ${text}`, 2, { hint: false });
  }
  memory.set(name, fromInput(unescaped(value)));
}

/** One run of awk over its files. */
class Records {
  readonly #call: Call;
  readonly #memory: Memory;
  readonly #run: AwkRun;
  /** Without rules there is nothing to read for. */
  readonly #reads: boolean;

  constructor(call: Call, program: AwkProgram, memory: Memory) {
    this.#call = call;
    this.#memory = memory;
    this.#run = new AwkRun(program, memory, portOf(call));
    this.#reads = program.rules.length > 0 || program.end.length > 0;
  }

  async run(operands: readonly string[]): Promise<number> {
    const run = this.#run;
    await run.begin();
    let failed = 0;
    if (this.#reads && !run.exited) {
      const files = operands.some((one) => !assignment.test(one)) ? operands : [...operands, "-"];
      for (const name of files) {
        if (run.exited) break;
        if (assignment.test(name)) assign(this.#memory, name);
        else failed = Math.max(failed, await this.#file(name));
      }
    }
    await run.end();
    return run.exitCode || failed;
  }

  async #file(name: string): Promise<number> {
    this.#memory.set("FILENAME", name === "-" ? "" : name);
    this.#memory.set("FNR", 0);
    return this.#call.each([name], (input) => this.#records(input), {
      failure: 2,
      describe: (path, message) => `cannot open ${path} (${message})`,
    });
  }

  async #records(input: Input): Promise<void> {
    const memory = this.#memory;
    while (!this.#run.exited) {
      const record = await nextRecord(input, memory.text("RS"));
      if (record === undefined) return;
      memory.fields.record = record;
      for (const counter of ["NR", "FNR"]) memory.set(counter, toNumber(memory.get(counter)) + 1);
      await this.#run.record();
    }
  }
}

/** Up to the separator; an empty one means empty lines. */
async function nextRecord(input: Input, separator: string): Promise<string | undefined> {
  if (separator !== "") {
    const [delimiter = "\n"] = separator;
    const text = await input.readLine(delimiter);
    return text?.endsWith(delimiter) ? text.slice(0, -1) : text?.replace(/\n$/, "");
  }
  const lines: string[] = [];
  for (;;) {
    const line = await input.readLine();
    const empty = line === undefined || line === "\n";
    if (empty && (lines.length > 0 || line === undefined)) break;
    if (!empty) lines.push(line);
  }
  return lines.length > 0 ? lines.join("").replace(/\n$/, "") : undefined;
}

function portOf(call: Call): AwkPort {
  const { files, streams, clock, cancel } = call.invocation;
  const begun = new Set<string>();
  return {
    clock,
    cancel,
    write: (text) => call.write(text),
    writeFile: async (path, text, append) => {
      if (path === "/dev/stdout") return call.write(text);
      if (path === "/dev/stderr") return streams.errOut.write(text);
      const whole = call.resolve(path);
      if (append || begun.has(whole)) files.append(whole, text);
      else files.write(whole, text);
      begun.add(whole);
    },
  };
}
