import "./picture-panel.css";
import { type ReactElement, useEffect, useMemo, useRef, useState } from "react";
import { captionOf } from "#view/caption.ts";
import { openPicture, type Picture } from "#view/picture.ts";
import type { Connection } from "./connection.ts";
import { Icon } from "./icon.tsx";
import { Inspector } from "./inspector.tsx";
import { useLive } from "./live-store.ts";
import { PictureTable } from "./picture-table.tsx";
import { AloneButton } from "./region-header.tsx";
import { useSettings } from "./settings-store.ts";
import { StageStrip } from "./stage-strip.tsx";
import { useReducedMotion } from "./use-theme.ts";

/** The picture of the cluster with the caption that names the stage, or the same as a table. */
export function PicturePanel({ connection }: { readonly connection: Connection }): ReactElement {
  const asTable = useSettings((settings) => settings.pictureAsTable);
  const rows = useLive((live) => live.rows);
  const caption = useMemo(() => captionOf(rows), [rows]);
  const [selected, setSelected] = useState<string>();
  return (
    <>
      <StageStrip caption={caption}>
        <button
          className="quiet"
          aria-pressed={asTable}
          aria-label="Picture as a table"
          title={asTable ? "Show the picture" : "Show as a table"}
          onClick={() => useSettings.setState({ pictureAsTable: !asTable })}
        >
          <Icon name={asTable ? "picture" : "table"} />
        </button>
        <AloneButton region="picture" />
      </StageStrip>
      <div className="picture-box">
        {asTable ? <PictureTable rows={rows} /> : <Drawing onSelect={setSelected} />}
        {!asTable && (
          <div className="read-only">
            <PictureTable rows={rows} />
          </div>
        )}
        {selected !== undefined && (
          <Inspector id={selected} connection={connection} onClose={() => setSelected(undefined)} />
        )}
      </div>
    </>
  );
}

/** D3 draws here, outside React: it is told of every frame by the store itself. */
function Drawing({ onSelect }: { readonly onSelect: (id: string) => void }): ReactElement {
  const host = useRef<HTMLDivElement>(null);
  const picture = useRef<Picture>(undefined);
  const reducedMotion = useReducedMotion();
  const motion = useRef(reducedMotion);
  motion.current = reducedMotion;
  useEffect(() => {
    const opened = openPicture(host.current!, { onSelect, reducedMotion: motion.current });
    picture.current = opened;
    opened.show(useLive.getState().rows);
    const unsubscribe = useLive.subscribe((live, before) => {
      if (live.rows !== before.rows) opened.show(live.rows);
      if (live.trips !== before.trips && live.trips.length > 0) opened.travel(live.trips);
    });
    return () => {
      unsubscribe();
      opened.destroy();
    };
  }, [onSelect]);
  useEffect(() => picture.current?.setReducedMotion(reducedMotion), [reducedMotion]);
  return <div className="drawing" ref={host} />;
}
