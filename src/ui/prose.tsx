import { toJsxRuntime, type Components } from "hast-util-to-jsx-runtime";
import { memo, type ReactElement } from "react";
import { Fragment, jsx, jsxs } from "react/jsx-runtime";
import type { HastRoot, TaskView } from "#protocol/lesson-view.ts";
import { CommandBlock, InlineCommand } from "./command-block.tsx";
import type { Connection } from "./connection.ts";
import { TaskCard } from "./task-card.tsx";

/** A step's text. It is rendered once; the tasks in it follow the cluster by themselves. */
export const Prose = memo(function Prose(props: {
  readonly body: HastRoot;
  readonly tasks: readonly TaskView[];
  readonly connection: Connection;
}): ReactElement {
  const { body, tasks, connection } = props;
  const components = componentsFor(tasks, connection);
  // Plain data on its way from the worker; there it was made by remark-rehype.
  const tree = body as Parameters<typeof toJsxRuntime>[0];
  return toJsxRuntime(tree, { Fragment, jsx, jsxs, components }) as ReactElement;
});

/** What readers of a lesson can use: commands and tasks instead of the elements that stand for them. */
function componentsFor(tasks: readonly TaskView[], connection: Connection): Components {
  return {
    pre: ({ children, ...rest }) => {
      const command = commandOf(rest);
      if (!command) return <pre>{children}</pre>;
      return <CommandBlock {...command} connection={connection} />;
    },
    code: ({ children, ...rest }) => {
      const command = commandOf(rest);
      if (!command) return <code>{children}</code>;
      return <InlineCommand {...command} connection={connection} />;
    },
    div: ({ children, ...rest }) => {
      const id = (rest as Record<string, unknown>)["data-task"];
      const task = tasks.find((one) => one.id === id);
      return task ? <TaskCard task={task} connection={connection} /> : <div>{children}</div>;
    },
    a: ({ href, children }) => (
      <a href={href} target="_blank" rel="noopener noreferrer">
        {children}
      </a>
    ),
    table: ({ children }) => (
      <div className="table-box" tabIndex={0} role="region" aria-label="Table">
        <table>{children}</table>
      </div>
    ),
  };
}

function commandOf(
  properties: object,
): { readonly text: string; readonly canRun: boolean; readonly interrupt: boolean } | undefined {
  const given = properties as Record<string, unknown>;
  const run = given["data-run"];
  const copy = given["data-copy"];
  if (typeof run === "string") {
    const text = run.replace(/\n$/, "");
    return { text, canRun: true, interrupt: given["data-interrupt"] !== undefined };
  }
  if (typeof copy !== "string") return undefined;
  return { text: copy.replace(/\n$/, ""), canRun: false, interrupt: false };
}
