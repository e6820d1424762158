import { type ReactElement, useState } from "react";
import type { TaskView } from "#protocol/lesson-view.ts";
import type { Connection } from "./connection.ts";
import { Icon } from "./icon.tsx";
import { useLive } from "./live-store.ts";
import { Ticked } from "./ticked.tsx";

/** A thing to do: whether it is done, why not yet, hints one by one, and the solution typed for you. */
export function TaskCard(props: {
  readonly task: TaskView;
  readonly connection: Connection;
}): ReactElement {
  const { task, connection } = props;
  const state = useLive(({ tasks }) => tasks.get(task.id));
  const [hintsShown, setHintsShown] = useState(0);
  const passed = state?.passed ?? false;
  const help = passed && state?.withHelp ? " with help" : "";
  const hints = task.hints.slice(0, hintsShown);
  return (
    <aside
      className={passed ? "task passed" : "task open"}
      data-task={task.id}
      data-state={passed ? "passed" : "open"}
      aria-label={`Task: ${task.title}`}
    >
      <h4>
        <span className="mark">{passed && <Icon name="check" />}</span>
        {task.title}
      </h4>
      <p className="why" role="status">
        {passed ? `Done${help}.` : (state?.why ?? "")}
      </p>
      {hints.length > 0 && (
        <ol className="hints">
          {hints.map((hint) => (
            <li key={hint}>
              <Ticked text={hint} />
            </li>
          ))}
        </ol>
      )}
      {!passed && (
        <p className="actions">
          {hintsShown < task.hints.length && (
            <button onClick={() => setHintsShown(hintsShown + 1)}>
              {hintsShown === 0 ? "Hint" : "Another hint"}
            </button>
          )}
          <button onClick={() => connection.send({ type: "solve", task: task.id })}>Show me</button>
        </p>
      )}
    </aside>
  );
}
