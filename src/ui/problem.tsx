import "./problem.css";
import { type ReactElement, useEffect, useRef, useState } from "react";
import { firstLesson } from "./address.ts";
import type { Connection } from "./connection.ts";
import { useLive } from "./live-store.ts";

/**
 * What keeps the lesson from going on, and what to do about it: a lesson that does not exist, does not
 * parse, or a bug of ours. Nothing at all while everything is well.
 */
export function Problem(props: {
  /** The lesson's file could not be had. */
  readonly unopened: string;
  readonly connection: Connection;
}): ReactElement | null {
  const { unopened, connection } = props;
  const phase = useLive((live) => live.phase);
  const told = useLive((live) => live.problem);
  const history = useLive((live) => live.history);
  const box = useRef<HTMLElement>(null);
  const crashed = phase === "crashed";
  const problem = unopened || told;
  useEffect(() => {
    if (problem) box.current?.focus();
  }, [problem]);
  if (!problem) return null;
  return (
    <section className="problem" role="alert" tabIndex={-1} ref={box}>
      <h2>{crashed ? "Slipway has a bug" : "This lesson cannot be opened"}</h2>
      {crashed && (
        <p>
          The cluster has stopped. Resetting begins the lesson anew; a report with the text below
          lets us play exactly what happened again.
        </p>
      )}
      <pre>{problem}</pre>
      <p className="actions">
        {crashed && (
          <button className="primary" onClick={() => connection.reset()}>
            Reset the lesson
          </button>
        )}
        {crashed && <CopyReport text={`${problem}\n\n${history}`} />}
        {!crashed && (
          <a className="button primary" href={`?lesson=${firstLesson}`}>
            Open the first lesson
          </a>
        )}
      </p>
    </section>
  );
}

function CopyReport({ text }: { readonly text: string }): ReactElement {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return <button onClick={() => void copy()}>{copied ? "Copied" : "Copy the report"}</button>;
}
