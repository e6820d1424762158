import { isNotFound, StatusError } from "#api/errors.ts";
import { groupResourceOf } from "../../resources/mapping.ts";
import type { Info } from "../../resources/resolve.ts";

/** Why a file must be edited again. */
interface Reason {
  readonly head: string;
  readonly causes: readonly string[];
}

/** What came of one round of editing. As editResults in kubectl/pkg/cmd/util/editor/editoptions.go. */
export class EditResults {
  /** The file of this round; "" before the first. */
  readonly file: string;
  readonly #reasons: Reason[] = [];
  /** How many objects another try may change, or are gone. */
  retryable = 0;
  notFound = 0;
  /** Whether the server found an object invalid. */
  invalid = false;

  constructor(file: string) {
    this.file = file;
  }

  get mustEditAgain(): boolean {
    return this.#reasons.length > 0;
  }

  addReason(head: string, causes: readonly string[] = []): void {
    this.#reasons.push({ head, causes });
  }

  /** Notes what went wrong with an object; answers the line for stderr. */
  addError(error: Error, { mapping, name }: Info): string {
    const named = `${groupResourceOf(mapping)} ${JSON.stringify(name)}`;
    if (error instanceof StatusError && error.reason === "Invalid") {
      const causes = error.status.details?.causes ?? [];
      this.#addInvalid(
        named,
        causes.map(({ field = "", message = "" }) => `${field}: ${message}`),
      );
      return `error: ${named} is invalid\n`;
    }
    if (isNotFound(error)) {
      this.notFound++;
      return `error: ${named} could not be found on the server\n`;
    }
    this.retryable++;
    return `error: ${named} could not be patched: ${error.message}\n`;
  }

  /** Notes that the file is no object at all; answers the line for stderr. */
  addFailedValidation(problem: string, { mapping, name }: Info): string {
    const named = `${groupResourceOf(mapping)} ${JSON.stringify(name)}`;
    const cause = `<nil>: Invalid value: "The edited file failed validation": ${problem}`;
    this.#addInvalid(named, [cause]);
    return `error: ${named} is invalid\n`;
  }

  #addInvalid(named: string, causes: readonly string[]): void {
    this.invalid = true;
    this.addReason(`${named} was not valid`, causes);
  }

  /** The comment that stands on top of the next file. */
  header(introduction: string): string {
    const reasons = this.#reasons.map(({ head, causes }) => {
      const colon = causes.length > 0 ? ":" : "";
      const lines = causes.map((cause) => `# * ${commented(cause)}\n`).join("");
      return `# ${commented(head)}${colon}\n${lines}#\n`;
    });
    return introduction + reasons.join("");
  }
}

/** Lines after the first become comments, too. */
function commented(text: string): string {
  return text.replaceAll(/\n(?=[^#])/g, "\n# ");
}
