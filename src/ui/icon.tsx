import type { ReactElement } from "react";

const paths = {
  play: "M7 4.5v15l12.5-7.5z",
  pause: "M6.5 4.5h4v15h-4zM13.5 4.5h4v15h-4z",
  step: "M5 4.5v15l9.5-7.5zM16 4.5h3v15h-3z",
  forward: "M3 5v14l8.5-7zM12.5 5v14L21 12z",
  stop: "M5.5 5.5h13v13h-13z",
  run: "M5 4l7 8-7 8 2 1.5L15.5 12 7 2.5zM14 18h7v2.4h-7z",
  copy: "M8 2h12v15h-2V4H8zM4 6h12v16H4zm2 2v12h8V8z",
  check: "M9.2 16.2 4.8 11.8 3 13.6l6.2 6.2L21.4 7.6 19.6 5.8z",
  reset: "M12 4a8 8 0 1 0 8 8h-2.4A5.6 5.6 0 1 1 12 6.4V9.6l5-4.4L12 1z",
  undo: "M9 4 3.5 9.2 9 14.4v-3.6h4.6a3.6 3.6 0 0 1 0 7.2H8v2.4h5.6a6 6 0 0 0 0-12H9z",
  settings:
    "M19.4 13a7.6 7.6 0 0 0 0-2l2.1-1.6-2-3.5-2.5 1a7.3 7.3 0 0 0-1.7-1L15 3.2h-4l-.4 2.7c-.6.2-1.2.6-1.7 1l-2.5-1-2 3.5L6.5 11a7.6 7.6 0 0 0 0 2l-2.1 1.6 2 3.5 2.5-1c.5.4 1.1.8 1.7 1l.4 2.700h4l.4-2.700c.6-.2 1.2-.6 1.7-1l2.5 1 2-3.500zM13 15.200a3.2 3.2 0 1 1 0-6.4 3.2 3.2 0 0 1 0 6.400z",
  lesson: "M4 3h7a1 1 0 0 1 1 1 1 1 0 0 1 1-1h7v16h-7l-1 1.5-1-1.500H4zm2 2v12h5V5zm7 0v12h5V5z",
  picture: "M12 2l8.7 5v10L12 22l-8.7-5V7zm0 2.300L5.3 8.200v7.600l6.7 3.9 6.7-3.900V8.200z",
  terminal:
    "M2 4h20v16H2zm2 2v12h16V6zm2.2 2.6 1.4-1.400L11.4 11l-3.8 3.8-1.4-1.400L8.6 11zM12 13.500h5v2h-5z",
  alone:
    "M4 4h7v2.400H8.100l3.4 3.4-1.7 1.7-3.4-3.400V11H4zM20 20h-7v-2.400h2.900l-3.4-3.4 1.7-1.7 3.4 3.400V13H20z",
  restore:
    "M11 11H4V8.600h2.900L3.5 5.200l1.7-1.7 3.4 3.400V4H11zM13 13h7v2.400h-2.900l3.4 3.4-1.7 1.7-3.4-3.400V20H13z",
  table: "M3 4h18v16H3zm2 2v3h6V6zm8 0v3h6V6zm-8 5v3h6v-3zm8 0v3h6v-3zm-8 5v2h6v-2zm8 0v2h6v-2z",
  close:
    "M5.3 4 4 5.3 10.7 12 4 18.7 5.3 20 12 13.3 18.7 20 20 18.7 13.3 12 20 5.3 18.7 4 12 10.700z",
  left: "M15.5 4 7.5 12l8 8 1.7-1.700L10.9 12l6.3-6.300z",
  right: "M8.5 4 6.8 5.7 13.1 12l-6.3 6.300L8.5 20l8-8z",
} as const;

export type IconName = keyof typeof paths;

/** A small picture in the colour of the text around it; what it means is said by the button it is in. */
export function Icon({ name }: { readonly name: IconName }): ReactElement {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} fill="currentColor" fillRule="evenodd" />
    </svg>
  );
}
