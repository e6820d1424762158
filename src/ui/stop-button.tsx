import type { ReactElement } from "react";
import type { Connection } from "./connection.ts";
import { Icon } from "./icon.tsx";
import { useLive } from "./live-store.ts";

/** Presses Ctrl-C, for whoever has no such key. It is there while a command runs. */
export function StopButton({
  connection,
}: {
  readonly connection: Connection;
}): ReactElement | null {
  const busy = useLive(({ clock }) => clock.busy);
  if (!busy) return null;
  return (
    <button
      className="stop"
      title="End the command that runs"
      onClick={() => connection.interrupt()}
    >
      <Icon name="stop" /> Ctrl-C
    </button>
  );
}
