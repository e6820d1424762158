import { formatDate, parseDate } from "./calendar.ts";
import { OptionError } from "./options.ts";
import type { Program } from "../program.ts";
import { tool } from "./tool.ts";

/** `date [-u] [-d time] [-I[spec]] [+format]` on the cluster's clock. */
export const date: Program = (invocation) =>
  definition({
    ...invocation,
    // getopt's optional argument: `-Iseconds`.
    args: invocation.args.map((arg) =>
      arg.replace(/^-I/, "--iso-8601=").replace(/^--iso-8601=$/, "--iso-8601"),
    ),
  });

const definition = tool({
  program: "date",
  letters: "ud:R",
  long: {
    utc: "u",
    universal: "u",
    "date=": "d",
    "rfc-email": "R",
    "iso-8601=?": "iso",
    "rfc-3339=": "rfc3339",
  },
  help: `Usage: date [OPTION]... [+FORMAT]
Prints the time of the cluster's clock, in UTC.

  -d, --date=STRING          the time that STRING describes instead of now
  -I, --iso-8601[=TIMESPEC]  in ISO 8601; TIMESPEC is date, hours, minutes, seconds or ns
  -R, --rfc-email            as in e-mails
      --rfc-3339=TIMESPEC    as in RFC 3339; TIMESPEC is date, seconds or ns
  -u, --utc, --universal     in UTC
      --help                 this text`,
  async run(call) {
    const { options, invocation } = call;
    const [format, extra] = options.operands;
    if (extra !== undefined) throw new OptionError(`extra operand '${extra}'`);
    if (format !== undefined && !format.startsWith("+")) {
      if (/^\d+(\.\d+)?$/.test(format)) {
        await call.complain("cannot set date: Operation not permitted");
        return 1;
      }
      throw new OptionError(`invalid date '${format}'`, 1, { hint: false });
    }
    const given = options.value("d");
    const time =
      given === undefined ? invocation.clock.now : parseDate(given, invocation.clock.now);
    if (time === undefined) throw new OptionError(`invalid date '${given}'`, 1, { hint: false });
    const chosen =
      format?.slice(1) ??
      (options.has("iso")
        ? isoFormat(options.value("iso") ?? "date")
        : options.has("R")
          ? "%a, %d %b %Y %T +0000"
          : options.has("rfc3339")
            ? options.value("rfc3339") === "date"
              ? "%F"
              : "%F %T+00:00"
            : "%a %b %e %T UTC %Y");
    await call.write(`${formatDate(chosen, time)}\n`);
    return 0;
  },
});

const isoFormats: Readonly<Record<string, string>> = {
  date: "%F",
  hours: "%FT%H+00:00",
  minutes: "%FT%R+00:00",
  seconds: "%FT%T+00:00",
  ns: "%FT%T,%N+00:00",
};

function isoFormat(precision: string): string {
  const name = Object.keys(isoFormats).find((one) => one.startsWith(precision));
  if (name !== undefined && precision !== "") return isoFormats[name] ?? "%F";
  throw new OptionError(`invalid argument '${precision}' for '--iso-8601'`);
}
