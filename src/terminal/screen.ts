import "@fontsource/jetbrains-mono/latin-400.css";
import "@fontsource/jetbrains-mono/latin-700.css";
import "@xterm/xterm/css/xterm.css";
import "./screen.css";
import { FitAddon } from "@xterm/addon-fit";
import { type ITheme, Terminal } from "@xterm/xterm";

/** The size of the screen in character cells. */
export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

export interface ScreenOptions {
  /** What was typed or pasted, as terminals send it. */
  readonly onInput: (data: string) => void;
  readonly onResize: (size: ScreenSize) => void;
  readonly fontSize: number;
}

/** A terminal's screen in the page: bytes in, keystrokes out. It knows nothing of what they mean. */
export interface Screen {
  write(bytes: string): void;
  /** Empties screen and scrollback, for another session. */
  reset(): void;
  focus(): void;
  setTheme(theme: "light" | "dark"): void;
  /** Announces output to screen readers. */
  setScreenReaderMode(on: boolean): void;
  readonly size: ScreenSize;
  destroy(): void;
}

const family = '"JetBrains Mono", ui-monospace, monospace';

const themes: Readonly<Record<"light" | "dark", ITheme>> = {
  light: {
    background: "#ffffff",
    foreground: "#1b2636",
    cursor: "#326ce5",
    cursorAccent: "#ffffff",
    selectionBackground: "#c9dafb",
    red: "#b3261e",
    brightRed: "#b3261e",
    green: "#17703a",
    brightGreen: "#17703a",
    yellow: "#8a5a00",
    brightYellow: "#8a5a00",
    blue: "#2458c5",
    brightBlue: "#2458c5",
    magenta: "#7a2aa8",
    brightMagenta: "#7a2aa8",
    cyan: "#0b6b78",
    brightCyan: "#0b6b78",
    white: "#5b6779",
    brightWhite: "#1b2636",
  },
  dark: {
    background: "#111927",
    foreground: "#dbe4f2",
    cursor: "#7fa6ff",
    cursorAccent: "#111927",
    selectionBackground: "#2c4373",
    black: "#111927",
    brightBlack: "#67758b",
    red: "#ff8a80",
    brightRed: "#ff8a80",
    green: "#7ee2a8",
    brightGreen: "#7ee2a8",
    yellow: "#ffd479",
    brightYellow: "#ffd479",
    blue: "#8fb4ff",
    brightBlue: "#8fb4ff",
    magenta: "#d9a6ff",
    brightMagenta: "#d9a6ff",
    cyan: "#7fe0ee",
    brightCyan: "#7fe0ee",
  },
};

/**
 * Opens a screen in `host`. The font is awaited first: without it a cell would measure nothing and the
 * terminal would swallow what is typed.
 */
export async function openScreen(host: HTMLElement, options: ScreenOptions): Promise<Screen> {
  const { onInput, onResize, fontSize } = options;
  const faces = [400, 700].map((weight) =>
    document.fonts.load(`${weight} ${fontSize}px ${family}`),
  );
  // A font that cannot be had leaves the next of the family.
  await Promise.allSettled(faces);
  const terminal = new Terminal({
    fontFamily: family,
    fontSize,
    lineHeight: 1.25,
    cursorBlink: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    scrollback: 5000,
    minimumContrastRatio: 4.5,
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.open(host);
  terminal.textarea?.setAttribute("aria-label", "Terminal");
  // The way out for whoever has only a keyboard: Tab itself completes.
  terminal.attachCustomKeyEventHandler(({ key, shiftKey }) => !(key === "Tab" && shiftKey));
  terminal.onData(onInput);
  terminal.onResize(({ cols, rows }) => onResize({ columns: cols, rows }));
  const fitIfVisible = () => {
    if (host.clientWidth > 0 && host.clientHeight > 0) fit.fit();
  };
  const observer = new ResizeObserver(fitIfVisible);
  observer.observe(host);
  fitIfVisible();
  return {
    write: (bytes) => terminal.write(bytes),
    reset: () => terminal.reset(),
    focus: () => terminal.focus(),
    setTheme: (theme) => {
      terminal.options.theme = themes[theme];
      host.style.setProperty("--screen-background", themes[theme].background!);
    },
    setScreenReaderMode: (on) => {
      terminal.options.screenReaderMode = on;
    },
    get size() {
      return { columns: terminal.cols, rows: terminal.rows };
    },
    destroy: () => {
      observer.disconnect();
      terminal.dispose();
    },
  };
}
