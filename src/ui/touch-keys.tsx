import type { ReactElement } from "react";

/** Keys that on-screen keyboards lack, as terminals send them. */
const keys = [
  { label: "Esc", data: "\u001b", name: "Escape" },
  { label: "Tab", data: "\t", name: "Tab" },
  { label: "↑", data: "\u001b[A", name: "Up" },
  { label: "↓", data: "\u001b[B", name: "Down" },
  { label: "←", data: "\u001b[D", name: "Left" },
  { label: "→", data: "\u001b[C", name: "Right" },
];

/** A row of keys below the terminal, on touch screens while one types there. Ctrl holds for the next key that is typed. */
export function TouchKeys(props: {
  readonly ctrl: boolean;
  readonly onCtrl: (on: boolean) => void;
  readonly onKey: (data: string) => void;
}): ReactElement {
  const { ctrl, onCtrl, onKey } = props;
  return (
    // Taking the focus would close the on-screen keyboard.
    <div className="touch-keys" onPointerDown={(event) => event.preventDefault()}>
      <button aria-pressed={ctrl} onClick={() => onCtrl(!ctrl)}>
        Ctrl
      </button>
      {keys.map(({ label, data, name }) => (
        <button key={name} aria-label={name} onClick={() => onKey(data)}>
          {label}
        </button>
      ))}
    </div>
  );
}

/** What a key sends together with Ctrl: of letters and their neighbours, the lowest five bits. */
export function withCtrl(data: string): string {
  return /^[@-~]$/.test(data) ? String.fromCharCode(data.charCodeAt(0) & 31) : data;
}
