import { type ReactElement, useEffect, useRef, useState } from "react";
import { Icon } from "./icon.tsx";
import { type Theme, useSettings } from "./settings-store.ts";

const themes: readonly { readonly theme: Theme; readonly label: string }[] = [
  { theme: "system", label: "As the system" },
  { theme: "light", label: "Light" },
  { theme: "dark", label: "Dark" },
];

/** A button that opens what can be chosen; Escape and a click elsewhere close it. */
export function SettingsMenu(): ReactElement {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    const close = (event: Event): void => {
      const inside = event.target instanceof Node && box.current?.contains(event.target);
      const escape = event instanceof KeyboardEvent && event.key === "Escape";
      if (escape || (event.type === "pointerdown" && !inside)) setOpen(false);
    };
    document.addEventListener("pointerdown", close);
    document.addEventListener("keydown", close);
    return () => {
      document.removeEventListener("pointerdown", close);
      document.removeEventListener("keydown", close);
    };
  }, [open]);
  return (
    <div className="settings" ref={box}>
      <button
        className="quiet"
        aria-label="Settings"
        title="Settings"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name="settings" />
      </button>
      {open && <Choices />}
    </div>
  );
}

function Choices(): ReactElement {
  const { theme, screenReader, pictureAsTable } = useSettings();
  return (
    <div className="menu" role="group" aria-label="Settings">
      <fieldset>
        <legend>Colours</legend>
        {themes.map((choice) => (
          <label key={choice.theme}>
            <input
              type="radio"
              name="theme"
              checked={theme === choice.theme}
              onChange={() => useSettings.setState({ theme: choice.theme })}
            />
            {choice.label}
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>Reading</legend>
        <label>
          <input
            type="checkbox"
            checked={pictureAsTable}
            onChange={() => useSettings.setState({ pictureAsTable: !pictureAsTable })}
          />
          Picture as a table
        </label>
        <label>
          <input
            type="checkbox"
            checked={screenReader}
            onChange={() => useSettings.setState({ screenReader: !screenReader })}
          />
          Terminal speaks to a screen reader
        </label>
      </fieldset>
    </div>
  );
}
