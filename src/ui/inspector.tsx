import type { ReactElement } from "react";
import type { EventRow, ViewRow } from "#protocol/rows.ts";
import type { Connection } from "./connection.ts";
import { Icon } from "./icon.tsx";
import { useLive } from "./live-store.ts";

/** What is known of the object that was clicked, and the last things that happened to it. */
export function Inspector(props: {
  readonly id: string;
  readonly connection: Connection;
  readonly onClose: () => void;
}): ReactElement | null {
  const { id, connection, onClose } = props;
  const row = useLive(({ rows }) => rows.get(id));
  const rows = useLive((live) => live.rows);
  const now = useLive(({ now: at }) => Math.floor(at / 1000) * 1000);
  if (!row) return null;
  const events = eventsOf(row, rows);
  return (
    <aside className="inspector" aria-label={`${row.kind} ${row.name}`}>
      <header>
        <h3>
          {row.kind} <code>{row.name}</code>
        </h3>
        <button className="quiet" aria-label="Close" title="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <dl>
        {factsOf(row).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {events.length > 0 && (
        <ol className="events">
          {events.map((event) => (
            <li key={event.id} className={event.type === "Warning" ? "warning" : ""}>
              <strong>{event.reason}</strong> {ageOf(now - event.at)} ago
              {event.count > 1 && ` (x${event.count})`}
              <br />
              {event.message}
            </li>
          ))}
        </ol>
      )}
      <button
        onClick={() => connection.run(`kubectl describe ${row.kind.toLowerCase()} ${row.name}`)}
      >
        <Icon name="run" /> kubectl describe
      </button>
    </aside>
  );
}

const eventsShown = 6;

function eventsOf(row: ViewRow, rows: ReadonlyMap<string, ViewRow>): readonly EventRow[] {
  const subject = `${row.kind}/${row.name}`;
  return [...rows.values()]
    .filter((one): one is EventRow => one.kind === "Event" && one.object === subject)
    .toSorted((a, b) => b.at - a.at)
    .slice(0, eventsShown);
}

type Fact = readonly [name: string, value: string];

function factsOf(row: ViewRow): readonly Fact[] {
  switch (row.kind) {
    case "Node":
      return [
        ["Status", row.ready ? "Ready" : "NotReady"],
        ["Scheduling", row.unschedulable ? "disabled" : "enabled"],
        ["Internal IP", row.internalIP],
      ];
    case "Deployment":
      return [
        ["Image", row.image],
        ["Ready", `${row.ready}/${row.desired}`],
        ["Up-to-date", String(row.updated)],
        ["Available", String(row.available)],
        ["Max unavailable", String(row.maxUnavailable)],
        ["Max surge", String(row.maxSurge)],
        ["Revision", String(row.revision)],
      ];
    case "ReplicaSet":
      return [
        ["Image", row.image],
        ["Desired", String(row.desired)],
        ["Current", String(row.current)],
        ["Ready", String(row.ready)],
        ["Revision", String(row.revision)],
      ];
    case "Pod":
      return [
        ["Status", row.status],
        ["Ready", row.ready ? "yes" : "no"],
        ["Restarts", String(row.restarts)],
        ["Image", row.image],
        ["Node", row.nodeName || "not scheduled yet"],
        ["IP", row.ip || "none yet"],
      ];
    case "Service":
      return [
        ["Type", row.type],
        ["Cluster IP", row.clusterIP],
        ["Ports", row.ports],
        ["Ready endpoints", String(row.endpoints.length)],
      ];
    default:
      return [
        ["Reason", row.reason],
        ["Object", row.object],
        ["Message", row.message],
      ];
  }
}

function ageOf(ms: number): string {
  const seconds = Math.max(Math.floor(ms / 1000), 0);
  return seconds < 120 ? `${seconds}s` : `${Math.floor(seconds / 60)}m`;
}
