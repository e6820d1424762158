import { alignTabs } from "../printers/tabbed-text.ts";

/** The text of `kubectl describe` as it grows: indented lines whose cells end in tabs. */
export class Description {
  #text = "";

  /** `LABEL:` and its value, two spaces per level before it. */
  field(label: string, value: string | number | boolean, level = 0): this {
    return this.row(level, `${label}:`, String(value));
  }

  /** A label on a line of its own: what belongs to it stands below, one level deeper. */
  heading(label: string, level = 0): this {
    return this.row(level, `${label}:`);
  }

  /** A label, and its values one below the other; `<none>` if there are none. */
  list(label: string, values: readonly string[], level = 0): this {
    const [first = "<none>", ...others] = values;
    this.field(label, first, level);
    for (const value of others) this.row(0, "", value);
    return this;
  }

  /** One line of cells. */
  row(level: number, ...cells: readonly string[]): this {
    this.#text += `${"  ".repeat(level)}${cells.join("\t")}\n`;
    return this;
  }

  /** Columns without a label in front: their names, dashes below each name, and the rows. */
  table(level: number, names: readonly string[], rows: readonly (readonly string[])[]): this {
    this.row(level, ...names);
    this.row(level, ...names.map((name) => "-".repeat(name.trimEnd().length)));
    for (const cells of rows) this.row(level, ...cells);
    return this;
  }

  /** With the tabs as they are: how `kubectl rollout history --revision` shows a template. */
  get tabbed(): string {
    // As printers.WriteEscaped: nothing in an object may command the terminal.
    return this.#text.replaceAll("\u001b", "^[").replaceAll("\r", "\\r");
  }

  /** Set in columns. */
  get text(): string {
    return alignTabs(this.tabbed);
  }
}
