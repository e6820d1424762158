/** A point between two tasks of the simulation. */
export interface Moment {
  /** Unix ms of the virtual clock. */
  readonly at: number;
  /** How many tasks of the simulation had run; several can be due at one time. */
  readonly tasksRun: number;
}

/** What came from outside, and when. */
export interface Input extends Moment {
  readonly type: "input" | "resize" | "run" | "solve";
  readonly text: string;
}

/** With version and seed all that is needed to make a session again. */
export interface Past {
  readonly inputs: readonly Input[];
  /** Where it ends. */
  readonly end: Moment;
}

/** A command that changed the cluster, and the past in which it had not been typed. */
export interface Undoable {
  readonly line: string;
  readonly before: Past;
}

interface Command {
  readonly line: string;
  readonly begun: Moment;
  /** How many inputs there were before the first that belongs to it. */
  readonly firstInput: number;
}

/** What has come from outside since the session began, and which commands changed something. */
export class History {
  readonly inputs: Input[] = [];
  readonly #undoable: Command[] = [];
  #running: Command | undefined;
  /** Where the inputs of the next command begin; they may come while one before it runs. */
  #firstInput = 0;
  /** How many inputs there were when the last command ended. */
  #inputsAtEnd = 0;
  #commandsEnded = 0;

  /** Notes an input; answers its place among them. */
  note(input: Input): number {
    return this.inputs.push(input) - 1;
  }

  /** The command line that begins next was asked for by the input at this place. */
  requested(place: number): void {
    this.#firstInput = place;
    this.#inputsAtEnd = -1;
  }

  began(line: string, begun: Moment): void {
    // Typed since the last command ended, unless it was typed ahead or requested: then it keeps its place.
    const typedNow = this.#inputsAtEnd >= 0 && this.inputs.length > this.#inputsAtEnd;
    if (typedNow) this.#firstInput = this.#inputsAtEnd;
    this.#running = { line, begun, firstInput: this.#firstInput };
  }

  ended(): void {
    this.#running = undefined;
    this.#inputsAtEnd = this.inputs.length;
    this.#commandsEnded++;
  }

  get commandsEnded(): number {
    return this.#commandsEnded;
  }

  /** The command that runs has asked the cluster to change. */
  changed(): void {
    if (this.#running && this.#undoable.at(-1) !== this.#running)
      this.#undoable.push(this.#running);
  }

  /** What undo would take back; undefined if nothing was changed. */
  get undoable(): Undoable | undefined {
    const command = this.#undoable.at(-1);
    if (!command) return undefined;
    const { line, begun, firstInput } = command;
    return { line, before: { inputs: this.inputs.slice(0, firstInput), end: begun } };
  }
}
