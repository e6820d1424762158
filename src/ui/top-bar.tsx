import "./top-bar.css";
import type { ReactElement } from "react";
import { ClockControls } from "./clock-controls.tsx";
import type { Connection } from "./connection.ts";
import { Icon, type IconName } from "./icon.tsx";
import { useLive } from "./live-store.ts";
import { type Region, useSettings } from "./settings-store.ts";
import { SettingsMenu } from "./settings-menu.tsx";

/** Title and progress, the clock, what is shown, reset and settings. */
export function TopBar({ connection }: { readonly connection: Connection }): ReactElement {
  return (
    <header className="top-bar">
      <Title />
      <ClockControls connection={connection} />
      <RegionButtons />
      <div className="group">
        <UndoButton connection={connection} />
        <ResetButton connection={connection} />
        <SettingsMenu />
      </div>
    </header>
  );
}

function Title(): ReactElement {
  const lesson = useLive((live) => live.lesson);
  const tasks = useLive((live) => live.tasks);
  const passed = [...tasks.values()].filter((task) => task.passed).length;
  return (
    <div className="title">
      <img src="./favicon.svg" alt="" width="26" height="26" />
      <h1>{lesson?.title ?? "Slipway"}</h1>
      {tasks.size > 0 && (
        <span className="progress" title={`${passed} of ${tasks.size} tasks are done`}>
          <progress value={passed} max={tasks.size} aria-label="Tasks that are done" />
          {passed}/{tasks.size}
        </span>
      )}
    </div>
  );
}

const regions: readonly { readonly name: Region; readonly icon: IconName }[] = [
  { name: "lesson", icon: "lesson" },
  { name: "picture", icon: "picture" },
  { name: "terminal", icon: "terminal" },
];

function RegionButtons(): ReactElement {
  const hidden = useSettings((settings) => settings.hidden);
  const toggle = (name: Region): void => {
    const rest = hidden.filter((region) => region !== name);
    const next = rest.length < hidden.length ? rest : [...hidden, name];
    // Hiding the last one would leave an empty page.
    useSettings.setState({ hidden: next.length === regions.length ? [] : next });
  };
  return (
    <div className="group regions-shown" role="group" aria-label="What is shown">
      {regions.map(({ name, icon }) => (
        <button
          key={name}
          className="quiet"
          aria-pressed={!hidden.includes(name)}
          aria-label={`Show the ${name}`}
          title={`${hidden.includes(name) ? "Show" : "Hide"} the ${name}`}
          onClick={() => toggle(name)}
        >
          <Icon name={icon} />
        </button>
      ))}
    </div>
  );
}

function UndoButton({ connection }: { readonly connection: Connection }): ReactElement {
  const line = useLive((live) => live.undoable);
  return (
    <button
      className="quiet"
      disabled={line === ""}
      title={line === "" ? "Nothing to take back" : `Take back: ${line}`}
      aria-label="Undo"
      onClick={() => connection.send({ type: "undo" })}
    >
      <Icon name="undo" />
    </button>
  );
}

function ResetButton({ connection }: { readonly connection: Connection }): ReactElement {
  const enabled = useLive(({ phase }) => phase === "ready" || phase === "crashed");
  return (
    <button
      className="quiet"
      disabled={!enabled}
      title="Begin the lesson anew, on a fresh cluster"
      aria-label="Reset the lesson"
      onClick={() => connection.reset()}
    >
      <Icon name="reset" />
    </button>
  );
}
