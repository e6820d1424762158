import { Shell, type ShellOptions } from "../shell.ts";
import { Terminal } from "../terminal.ts";
import { JumpingClock } from "./jumping-clock.ts";
import { Screen } from "./screen.ts";

/** A shell on a terminal with somebody before it: keys go in, and what the screen shows can be read. */
export class Desk {
  readonly clock: JumpingClock;
  readonly shell: Shell;
  readonly screen: Screen;
  readonly terminal: Terminal;
  readonly #turn: () => Promise<void>;
  /** How many turns the terminal took. */
  turns = 0;

  constructor(
    turn: () => Promise<void>,
    {
      columns = 40,
      rows = 12,
      ...options
    }: Partial<ShellOptions> & { columns?: number; rows?: number } = {},
  ) {
    this.#turn = turn;
    this.clock = new JumpingClock(turn);
    this.shell = new Shell({
      clock: this.clock,
      env: { HOME: "/home/learner", USER: "learner" },
      ...options,
    });
    this.screen = new Screen(columns, rows);
    this.terminal = new Terminal({
      shell: this.shell,
      columns,
      rows,
      output: (bytes) => this.screen.feed(bytes),
      turn: async () => {
        this.turns++;
        await turn();
      },
    });
  }

  /** Types and waits until nothing can run any more without time passing. */
  async type(...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      this.terminal.input(key);
      await this.#turn();
    }
  }

  /** Waits until the prompt is back, whatever time that takes. */
  async prompt(): Promise<void> {
    while (this.terminal.busy) await this.#turn();
  }

  /** Types a line and waits for the next prompt. */
  async run(line: string): Promise<void> {
    await this.type(`${line}\r`);
    await this.prompt();
  }

  resize(columns: number, rows: number): void {
    this.screen.columns = columns;
    this.screen.rows = rows;
    this.terminal.resize(columns, rows);
  }
}
