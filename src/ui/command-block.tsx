import { type ReactElement, useState } from "react";
import type { Connection } from "./connection.ts";
import { Icon } from "./icon.tsx";

interface Command {
  readonly text: string;
  /** Otherwise it can only be copied. */
  readonly canRun: boolean;
  /** Ctrl-C first, if something runs. */
  readonly interrupt: boolean;
  readonly connection: Connection;
}

/** A command of the lesson: a click on it types it into the terminal. */
export function CommandBlock({ text, canRun, interrupt, connection }: Command): ReactElement {
  const [ran, setRan] = useState(false);
  const run = (): void => {
    setRan(true);
    connection.run(text, interrupt);
  };
  return (
    <div className="command" data-ran={ran}>
      {canRun ? (
        <button className="run" title="Type it into the terminal" onClick={run}>
          <Icon name="run" />
          <code>{text}</code>
        </button>
      ) : (
        <pre>
          <code>{text}</code>
        </pre>
      )}
      <CopyButton text={text} />
    </div>
  );
}

/** A command within a sentence. */
export function InlineCommand({ text, canRun, interrupt, connection }: Command): ReactElement {
  const copy = (): void => void navigator.clipboard.writeText(text).catch(() => undefined);
  return (
    <button
      className="inline-command"
      title={canRun ? "Type it into the terminal" : "Copy"}
      onClick={canRun ? () => connection.run(text, interrupt) : copy}
    >
      <code>{text}</code>
    </button>
  );
}

function CopyButton({ text }: { readonly text: string }): ReactElement {
  const [copied, setCopied] = useState(false);
  // The clipboard may be closed to us, as in a frame: then nothing was copied, and nothing says so.
  const copy = (): void =>
    void navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => undefined,
    );
  return (
    <button
      className="quiet copy"
      title={copied ? "Copied" : "Copy"}
      aria-label={copied ? "Copied" : `Copy ${text}`}
      onClick={copy}
      onBlur={() => setCopied(false)}
    >
      <Icon name={copied ? "check" : "copy"} />
    </button>
  );
}
