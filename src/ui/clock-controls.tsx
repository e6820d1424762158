import type { ReactElement } from "react";
import type { Connection } from "./connection.ts";
import { Icon } from "./icon.tsx";
import { useLive } from "./live-store.ts";

const speeds = [0.25, 0.5, 1, 2, 5, 10, 30, 60];

/** The cluster's own time: how much has passed, and buttons to hold it, step it and hurry it. */
export function ClockControls({ connection }: { readonly connection: Connection }): ReactElement {
  const { paused, speed, settling, settled } = useLive((live) => live.clock);
  const ready = useLive((live) => live.phase === "ready");
  const choices = speeds.includes(speed) ? speeds : [...speeds, speed].toSorted((a, b) => a - b);
  return (
    <div className="group clock" role="group" aria-label="The cluster's clock">
      <Elapsed />
      <button
        className="quiet"
        disabled={!ready}
        title={paused ? "Let the cluster's time go on" : "Hold the cluster's time"}
        aria-label={paused ? "Resume" : "Pause"}
        onClick={() => connection.send({ type: paused ? "clock.resume" : "clock.pause" })}
      >
        <Icon name={paused ? "play" : "pause"} />
      </button>
      <button
        className="quiet"
        disabled={!ready}
        title="Go to the next thing that happens, and pause there"
        aria-label="Step"
        onClick={() => connection.send({ type: "clock.step" })}
      >
        <Icon name="step" />
      </button>
      <select
        aria-label="Speed"
        title="How fast the cluster's time passes"
        disabled={!ready}
        value={speed}
        onChange={({ target }) =>
          connection.send({ type: "clock.speed", factor: Number(target.value) })
        }
      >
        {choices.map((factor) => (
          <option key={factor} value={factor}>
            {factor}×
          </option>
        ))}
      </select>
      <button
        className="quiet"
        disabled={!ready || (settled && !settling)}
        title={
          settling
            ? "Stop hurrying"
            : settled
              ? "Nothing is going on"
              : "Hurry until nothing is going on"
        }
        aria-label="Fast-forward"
        aria-pressed={settling}
        onClick={() => connection.send({ type: settling ? "clock.resume" : "clock.settle" })}
      >
        <Icon name="forward" />
      </button>
    </div>
  );
}

function Elapsed(): ReactElement {
  const seconds = useLive(({ now, startedAt }) => Math.floor((now - startedAt) / 1000));
  const paused = useLive(({ clock }) => clock.paused);
  const hours = Math.floor(seconds / 3600);
  const text = `${hours ? `${hours}:` : ""}${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return (
    <time
      className={paused ? "elapsed paused" : "elapsed"}
      dateTime={`PT${seconds}S`}
      title="The cluster's time since the lesson began"
    >
      {text}
    </time>
  );
}

function two(n: number): string {
  return String(n).padStart(2, "0");
}
