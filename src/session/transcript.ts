import { milliseconds } from "./time-span.ts";

/** What can be done with a session without a screen. */
export interface Stage {
  /** Types the line at the prompt and waits for its end; Ctrl-C after `interruptAfterMs` virtual ms. */
  run(line: string, interruptAfterMs?: number): Promise<{ readonly output: string }>;
  /** Whether the shell would ask for another line before it runs this. */
  incomplete(text: string): boolean;
  wait(ms: number): Promise<void>;
  settle(): Promise<void>;
  readonly tasks: readonly {
    readonly id: string;
    readonly passed: boolean;
    readonly why: string;
  }[];
}

/** A script that cannot be played; the message says which line and what to write instead. */
export class TranscriptError extends Error {
  override name = "TranscriptError";
}

/** Ctrl-C into the command that comes next. */
interface Interrupt {
  readonly type: "interrupt";
  readonly text: string;
  readonly ms: number;
}

type Entry =
  | { readonly type: "line"; readonly text: string; readonly interrupt?: Interrupt | undefined }
  | { readonly type: "comment"; readonly text: string }
  | { readonly type: "wait"; readonly text: string; readonly ms: number }
  | { readonly type: "settle"; readonly text: string }
  | { readonly type: "tasks"; readonly text: string };

const directives = "`#@ wait 30s`, `#@ settle`, `#@ interrupt 5s` and `#@ tasks`";

/** How long whoever plays a script takes from the end of a command to the next, in virtual time. */
const handsMs = 250;

/**
 * Types each line of a script at the session's prompt and writes what a terminal would show: `$ line`,
 * then its output. Lines starting with `#@` are directives; a line right after another is typed a quarter
 * of a second after that one has ended. Throws TranscriptError before anything runs.
 */
export async function playScript(
  script: string,
  stage: Stage,
  write: (text: string) => void,
): Promise<void> {
  let afterLine = false;
  for (const entry of readScript(script, stage)) {
    if (entry.type === "comment") {
      write(`${entry.text}\n`);
      continue;
    }
    if (afterLine && entry.type === "line") await stage.wait(handsMs);
    afterLine = entry.type === "line";
    if (entry.type !== "line") write(`${entry.text}\n`);
    if (entry.type === "wait") await stage.wait(entry.ms);
    else if (entry.type === "settle") await stage.settle();
    else if (entry.type === "tasks") write(stage.tasks.map(taskLine).join(""));
    else {
      if (entry.interrupt) write(`${entry.interrupt.text}\n`);
      write(`$ ${entry.text.replaceAll("\n", "\n> ")}\n`);
      const { output } = await stage.run(entry.text, entry.interrupt?.ms);
      write(output === "" || output.endsWith("\n") ? output : `${output}\n`);
    }
  }
}

function taskLine({ id, passed, why }: Stage["tasks"][number]): string {
  return passed ? `${id} passed\n` : `${id} open: ${why}\n`;
}

function readScript(script: string, stage: Stage): readonly Entry[] {
  const entries: Entry[] = [];
  const lines = script.replaceAll("\r\n", "\n").split("\n");
  let interrupt: Interrupt | undefined;
  for (let index = 0; index < lines.length; index++) {
    let text = lines[index] ?? "";
    const place = `line ${index + 1}`;
    if (text.startsWith("#@")) {
      const directive = readDirective(text, place);
      if (directive.type === "interrupt") interrupt = directive;
      else entries.push(directive);
    } else if (text.trim() === "") continue;
    else if (text.startsWith("#")) entries.push({ type: "comment", text });
    else {
      while (stage.incomplete(text) && index + 1 < lines.length)
        text += `\n${lines[++index] ?? ""}`;
      entries.push({ type: "line", text, interrupt });
      interrupt = undefined;
    }
  }
  if (interrupt) {
    throw new TranscriptError("`#@ interrupt` at the end has no command after it to interrupt");
  }
  return entries;
}

function readDirective(text: string, place: string): Entry | Interrupt {
  const [name = "", argument, ...more] = text.slice(2).trim().split(/\s+/);
  const tooMany = more.length > 0 || (argument !== undefined && /^(settle|tasks)$/.test(name));
  if (tooMany) {
    throw new TranscriptError(`${place}: \`#@ ${name}\` is followed by too much: "${text}"`);
  }
  if (name === "settle" || name === "tasks") return { type: name, text };
  if (name !== "wait" && name !== "interrupt") {
    throw new TranscriptError(`${place}: unknown directive "${text}"; there are ${directives}`);
  }
  const ms = milliseconds(argument ?? "");
  if (Number.isNaN(ms)) {
    throw new TranscriptError(
      `${place}: \`#@ ${name}\` wants a time such as 500ms, 30s, 5m or 1h, not "${argument ?? ""}"`,
    );
  }
  return name === "wait" ? { type: "wait", text, ms } : { type: "interrupt", text, ms };
}
