import type { Completion } from "../completion.ts";
import { inColumns } from "./columns.ts";
import { Continuation } from "./continuation.ts";
import { expandHistory } from "./history-expansion.ts";
import { HistoryWalk } from "./history.ts";
import type { KeyEvent } from "./keys.ts";
import { Line } from "./line.ts";
import { LineView } from "./line-view.ts";

/** An incremental search through the history: Ctrl-R. */
interface Search {
  query: string;
  at: number;
  readonly before: string;
}

const secondary = "> ";

/** The shell that a prompt stands before. */
export interface PromptShell {
  /** The lines typed so far; the prompt adds to it. */
  readonly history: string[];
  incomplete(text: string): boolean;
  complete(line: string, cursor: number): Promise<Completion>;
}

/** How a prompt looks and what can be done with it. */
export interface PromptOptions {
  readonly sign?: () => string;
  /** Whether Ctrl-D on an empty line leaves the shell: then `left` is true. */
  readonly canLeave?: boolean;
}

/** The prompt: edits lines until they make a command. */
export class Prompt {
  readonly #shell: PromptShell;
  readonly #primary: () => string;
  readonly #canLeave: boolean;
  readonly #output: (bytes: string) => void;
  readonly #line = new Line();
  readonly #view: LineView;
  readonly #history: HistoryWalk;
  #continuation: Continuation;
  #search: Search | undefined;
  #tabbed = false;

  left = false;

  constructor(
    shell: PromptShell,
    columns: number,
    output: (bytes: string) => void,
    { sign = () => "$ ", canLeave = false }: PromptOptions = {},
  ) {
    this.#shell = shell;
    this.#primary = sign;
    this.#canLeave = canLeave;
    this.#output = output;
    this.#view = new LineView(columns);
    this.#history = new HistoryWalk(shell.history);
    this.#continuation = new Continuation((text) => shell.incomplete(text));
  }

  /** Shows a fresh prompt; the cursor stands in the given column. */
  begin(column = 0): void {
    this.#line.set("");
    this.#output(this.#view.begin(this.#sign, column));
  }

  resize(columns: number, visible: boolean): void {
    const bytes = this.#view.resize(columns);
    if (visible) this.#output(bytes);
  }

  /** Throws away what was typed but not entered, an open command too. */
  clear(): void {
    this.#search = undefined;
    if (this.#continuation.open) {
      this.#abandon("^C");
      return;
    }
    this.#line.set("");
    this.#draw();
  }

  /** Forgets an open command, without a trace on the screen. */
  forget(): void {
    this.#search = undefined;
    this.#continuation.clear();
  }

  /** Does what the event means. Answers a command once one is complete. */
  async handle(event: KeyEvent): Promise<string | undefined> {
    if (this.#search && this.#handleSearch(event, this.#search)) return undefined;
    const tabbed = this.#tabbed;
    this.#tabbed = false;
    if (event.type === "text") this.#line.insert(event.text);
    else if (event.name === "Enter") return this.#enter();
    else if (event.name === "Tab") await this.#complete(tabbed);
    else if (event.name === "C-c") this.#abandon("^C");
    else if (event.name === "C-d" && this.#line.text === "") return this.#endOfInput();
    else if (event.name === "C-l") this.#output("\x1b[H\x1b[2J" + this.#view.begin(this.#sign));
    else if (event.name === "C-r")
      this.#search = { query: "", at: this.#history.length, before: this.#line.text };
    else if (/^(Up|C-p)$/.test(event.name)) this.#recall(-1);
    else if (/^(Down|C-n)$/.test(event.name)) this.#recall(1);
    else this.#line.press(event.name);
    this.#draw();
    return undefined;
  }

  get #sign(): string {
    return this.#continuation.open ? secondary : this.#primary();
  }

  #draw(): void {
    const search = this.#search;
    if (search) {
      const failed = search.query !== "" && search.at < 0 ? "failed " : "";
      const sign = `(${failed}reverse-i-search)\`${search.query}': `;
      this.#output(this.#view.draw(sign, this.#line.text, this.#line.cursor));
    } else this.#output(this.#view.draw(this.#sign, this.#line.text, this.#line.cursor));
  }

  #enter(): string | undefined {
    this.#output(this.#view.leave());
    const { text } = this.#line;
    // The lines of a here-document are no commands.
    const expanded = this.#continuation.open
      ? { line: text, changed: false }
      : expandHistory(text, this.#shell.history);
    if ("missing" in expanded) {
      this.#output(`bash: ${expanded.missing}\r\n`);
      this.begin();
      return undefined;
    }
    if (expanded.changed) this.#output(`${expanded.line.replaceAll("\n", "\r\n")}\r\n`);
    const command = this.#continuation.add(expanded.line);
    if (command === undefined || command.trim() === "") {
      this.begin();
      return undefined;
    }
    this.#history.add(command);
    this.#line.set("");
    return command;
  }

  #abandon(mark: string): void {
    this.#line.move(this.#line.text.length);
    this.#draw();
    this.#output(`${mark}\r\n`);
    this.#continuation.clear();
    this.#history.add("");
    this.begin();
  }

  /** Ctrl-D: nothing to leave for. An open command ends where it is, as at the end of a script. */
  #endOfInput(): string | undefined {
    if (this.#continuation.open) {
      this.#output("\r\n");
      return this.#continuation.finish();
    }
    this.left = this.#canLeave;
    this.#output(this.left ? "" : "exit\r\n");
    if (this.left) return undefined;
    this.begin();
    return undefined;
  }

  #recall(steps: number): void {
    const line = this.#history.step(steps, this.#line.text);
    if (line !== undefined) this.#line.set(line);
  }

  /** Answers false if the key ends the search and means something else. */
  #handleSearch(event: KeyEvent, search: Search): boolean {
    if (event.type === "text") {
      search.query += event.text;
      this.#find(search, search.at + 1);
    } else if (event.name === "Backspace") {
      search.query = Array.from(search.query).slice(0, -1).join("");
      this.#find(search, this.#history.length);
    } else if (event.name === "C-r") this.#find(search, search.at);
    else if (event.name === "C-g" || event.name === "C-c") {
      this.#search = undefined;
      this.#line.set(search.before);
    } else {
      this.#search = undefined;
      this.#draw();
      return event.name === "Escape";
    }
    this.#draw();
    return true;
  }

  #find(search: Search, before: number): void {
    const found = search.query === "" ? -1 : this.#history.find(search.query, before);
    if (found < 0 && search.query !== "") {
      search.at = -1;
      return;
    }
    search.at = found < 0 ? this.#history.length : found;
    const line = this.#history.line(found) ?? search.before;
    this.#line.set(line, Math.max(line.indexOf(search.query), 0));
  }

  async #complete(again: boolean): Promise<void> {
    const { text, cursor } = this.#line;
    const { start, candidates } = await this.#shell.complete(text, cursor);
    const [only] = candidates;
    if (only === undefined) return;
    if (candidates.length === 1) {
      this.#line.replaceFrom(start, only);
      return;
    }
    const common = candidates.reduce(commonStart).trimEnd();
    if (common.length > cursor - start) this.#line.replaceFrom(start, common);
    else if (again) this.#list(candidates);
    this.#tabbed = true;
  }

  #list(candidates: readonly string[]): void {
    const names = candidates.map((one) => one.trimEnd().replace(/^.*\/(?=.)/, ""));
    const list = inColumns(names, this.#view.columns).replaceAll("\n", "\r\n");
    this.#line.move(this.#line.text.length);
    this.#output(this.#view.leave() + list + this.#view.begin(this.#sign));
  }
}

function commonStart(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}
