import { formatMicroTime } from "#api/time.ts";
import type { Invocation } from "../command.ts";

/** An error that does not end the command: a line on stderr as Go's klog writes it. */
export function reportUnhandled(
  { factory, streams }: Invocation,
  place: string,
  message: string,
): Promise<void> {
  const [date = "", time = ""] = formatMicroTime(factory.clock.now).slice(5, -1).split("T");
  const head = `E${date.replace("-", "")} ${time} ${String(processId).padStart(7)} ${place}]`;
  const error = JSON.stringify(message);
  return streams.errOut.write(`${head} "Unhandled Error" err=${error}\n`);
}

/** Whoever reads it wants the message; the number is there for the form. */
const processId = 1;
