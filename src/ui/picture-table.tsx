import { type ReactElement, useMemo } from "react";
import type { ViewRow } from "#protocol/rows.ts";
import { type OutlineItem, outlineOf } from "#view/outline.ts";

type Rows = ReadonlyMap<string, ViewRow>;

/** The picture in words: the objects as a list, the Pods as a table. Screen readers and tests read it. */
export function PictureTable({ rows }: { readonly rows: Rows }): ReactElement {
  const { items, pods } = useMemo(() => outlineOf(rows), [rows]);
  return (
    <div className="picture-table">
      <h3>Pods</h3>
      <table>
        <thead>
          <tr>
            {["Pod", "Version", "Status", "Node", "IP", "Serving"].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {pods.map(({ id, name, version, status, node, ip, serving }) => (
            <tr key={id} data-kind="Pod" data-name={name} data-status={status}>
              <th scope="row">{name}</th>
              <td>{version}</td>
              <td>{status}</td>
              <td>{node || "–"}</td>
              <td>{ip || "–"}</td>
              <td>{serving ? "yes" : "no"}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h3>Objects</h3>
      <Items items={items} rows={rows} />
    </div>
  );
}

function Items(props: {
  readonly items: readonly OutlineItem[];
  readonly rows: Rows;
}): ReactElement {
  const { items, rows } = props;
  return (
    <ul>
      {items.map(({ id, text, items: below }) => (
        <li key={id}>
          <span data-kind={rows.get(id)?.kind === "Pod" ? undefined : rows.get(id)?.kind}>
            {text}
          </span>
          {below.length > 0 && <Items items={below} rows={rows} />}
        </li>
      ))}
    </ul>
  );
}
