import { useEffect, useSyncExternalStore } from "react";
import { useSettings } from "./settings-store.ts";

const dark = matchMedia("(prefers-color-scheme: dark)");
const reduced = matchMedia("(prefers-reduced-motion: reduce)");

/** The theme in force, which the whole page is told by `data-theme` at the root. */
export function useTheme(): "light" | "dark" {
  const chosen = useSettings(({ theme }) => theme);
  const system = useMedia(dark) ? "dark" : "light";
  const theme = chosen === "system" ? system : chosen;
  useEffect(() => {
    document.documentElement.dataset["theme"] = theme;
  }, [theme]);
  return theme;
}

/** Whoever asked for less motion gets none. */
export function useReducedMotion(): boolean {
  return useMedia(reduced);
}

function useMedia(query: MediaQueryList): boolean {
  return useSyncExternalStore(
    (changed) => {
      query.addEventListener("change", changed);
      return () => query.removeEventListener("change", changed);
    },
    () => query.matches,
  );
}
