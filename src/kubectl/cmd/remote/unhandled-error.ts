import { logLine } from "../../resources/logging-client.ts";
import type { Invocation } from "../command.ts";

/** An error that does not end the command: a line on stderr as Go's klog writes it. */
export function reportUnhandled(
  { factory, streams }: Invocation,
  place: string,
  message: string,
): Promise<void> {
  const text = `${place}] "Unhandled Error" err=${JSON.stringify(message)}`;
  return streams.errOut.write(logLine(factory.clock, "E", text));
}
