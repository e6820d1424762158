import { type ReactElement, useEffect, useRef, useState } from "react";
import { openScreen, type Screen, type ScreenSize } from "#terminal/screen.ts";
import type { Connection } from "./connection.ts";
import { useLive } from "./live-store.ts";
import { RegionHeader } from "./region-header.tsx";
import { useSettings } from "./settings-store.ts";
import { StopButton } from "./stop-button.tsx";
import { TouchKeys, withCtrl } from "./touch-keys.tsx";

const fontSize = matchMedia("(max-width: 799px)").matches ? 12 : 13;

/** The terminal. It is a dumb screen: shell and line editor live in the worker. */
export function TerminalPanel(props: {
  readonly connection: Connection;
  readonly theme: "light" | "dark";
  /** Called once, when there is a screen. */
  readonly onScreen: (size: ScreenSize) => void;
}): ReactElement {
  const { connection, theme, onScreen } = props;
  const screenReader = useSettings((settings) => settings.screenReader);
  const commandsEnded = useLive(({ clock }) => clock.commandsEnded);
  const host = useRef<HTMLDivElement>(null);
  const screen = useRef<Screen>(undefined);
  const [ctrl, setCtrl] = useState(false);
  const held = useRef(ctrl);
  held.current = ctrl;
  const look = useRef({ theme, screenReader });
  look.current = { theme, screenReader };

  useEffect(() => {
    let closed = false;
    void openScreen(host.current!, {
      fontSize,
      onInput: (data) => {
        connection.send({ type: "tty.input", data: held.current ? withCtrl(data) : data });
        setCtrl(false);
      },
      onResize: (size) => connection.send({ type: "tty.resize", ...size }),
    }).then((opened) => {
      if (closed) return opened.destroy();
      screen.current = opened;
      opened.setTheme(look.current.theme);
      opened.setScreenReaderMode(look.current.screenReader);
      connection.attachScreen(opened);
      return onScreen(opened.size);
    });
    return () => {
      closed = true;
      screen.current?.destroy();
    };
  }, [connection, onScreen]);
  useEffect(() => screen.current?.setTheme(theme), [theme]);
  useEffect(() => screen.current?.setScreenReaderMode(screenReader), [screenReader]);

  return (
    <>
      <RegionHeader region="terminal" title="Terminal">
        <StopButton connection={connection} />
      </RegionHeader>
      <div className="terminal-box" data-commands-ended={commandsEnded}>
        <div className="terminal-host" ref={host} />
      </div>
      <TouchKeys
        ctrl={ctrl}
        onCtrl={setCtrl}
        onKey={(data) => connection.send({ type: "tty.input", data })}
      />
    </>
  );
}
