import type { KeyboardEvent, PointerEvent, ReactElement } from "react";

const smallest = 0.15;
const largest = 0.85;
const keyStep = 0.02;

/** A line between two regions that can be dragged, or moved with the arrow keys. */
export function Splitter(props: {
  readonly label: string;
  /** The direction in which it moves. */
  readonly axis: "x" | "y";
  /** The first region's part of the whole, 0 to 1. */
  readonly share: number;
  readonly onChange: (share: number) => void;
}): ReactElement {
  const { label, axis, share, onChange } = props;
  const change = (to: number): void => onChange(Math.min(Math.max(to, smallest), largest));
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    const { currentTarget: bar, pointerId } = event;
    if (!bar.hasPointerCapture(pointerId) || !bar.parentElement) return;
    const { left, top, width, height } = bar.parentElement.getBoundingClientRect();
    change(axis === "x" ? (event.clientX - left) / width : (event.clientY - top) / height);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const [less, more] = axis === "x" ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
    if (event.key === less) change(share - keyStep);
    else if (event.key === more) change(share + keyStep);
    else return;
    event.preventDefault();
  };
  return (
    <div
      className={`splitter ${axis}`}
      role="separator"
      aria-label={label}
      aria-orientation={axis === "x" ? "vertical" : "horizontal"}
      aria-valuenow={Math.round(share * 100)}
      aria-valuemin={smallest * 100}
      aria-valuemax={largest * 100}
      tabIndex={0}
      onPointerDown={({ currentTarget, pointerId }) => currentTarget.setPointerCapture(pointerId)}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
    />
  );
}
