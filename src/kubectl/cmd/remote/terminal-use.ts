import { type IOStreams, isTyped, noInput } from "#base/streams.ts";

/** The streams that a remote process gets, and whether it is to have a terminal. */
export interface RemoteStreams {
  readonly streams: IOStreams;
  readonly tty: boolean;
  /** To be called when the process has ended. */
  readonly restore: () => void;
}

/** Where nothing was changed. */
const restore = (): void => {};

/** Prepares the streams for what -i and -t ask for, as StreamOptions.SetupTTY. */
export async function remoteStreams(
  streams: IOStreams,
  { stdin, tty, quiet = false }: { stdin: boolean; tty: boolean; quiet?: boolean },
): Promise<RemoteStreams> {
  if (!stdin) return { streams: { ...streams, in: noInput }, tty: false, restore };
  if (!tty) return { streams, tty, restore };
  const { terminal } = streams;
  if (!isTyped(streams.in) || !terminal) {
    if (!quiet) {
      const why = "Unable to use a TTY - input is not a terminal or the right kind of file\n";
      await streams.errOut.write(why);
    }
    return { streams, tty: false, restore };
  }
  const raw = terminal.makeRaw?.();
  if (!raw) return { streams, tty, restore };
  return { streams: { ...streams, terminal: raw.terminal }, tty, restore: raw.restore };
}

/** The query of an exec or attach request, in the order in which kubectl writes it. */
export function streamQuery(
  container: string,
  { stdin, tty }: { readonly stdin: boolean; readonly tty: boolean },
): readonly (readonly [string, string])[] {
  return [
    ["container", container],
    ...(tty ? [] : [["stderr", "true"] as const]),
    ...(stdin ? [["stdin", "true"] as const] : []),
    ["stdout", "true"],
    ...(tty ? [["tty", "true"] as const] : []),
  ];
}
