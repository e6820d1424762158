import { FileError } from "#base/files.ts";
import type { Sink } from "#base/streams.ts";
import { parseHereDocument, type Redirection } from "../parse.ts";
import { resolvePath } from "../files/paths.ts";
import type { Expander } from "./expander.ts";
import { RedirectFailure } from "./failures.ts";
import { Input } from "./input.ts";
import type { Io } from "./io.ts";
import type { Runtime, World } from "./runtime.ts";
import type { ShellState } from "./state.ts";

type Redirect = Extract<Redirection, { type: "Redirect" }>;

/** The streams of a command after its redirections, from left to right. Throws RedirectFailure. */
export async function redirect(
  redirections: readonly Redirection[],
  io: Io,
  shell: Runtime,
  expander: Expander,
): Promise<Io> {
  let streams = io;
  for (const one of redirections) {
    if (one.type === "HereDoc") {
      const stripped = one.operator === "<<-";
      const source = stripped ? one.body.text.replaceAll(/^\t+/gm, "") : one.body.text;
      const literal = one.delimiter?.quoted === true || !one.body.parts;
      const parts = stripped ? parseHereDocument(source) : (one.body.parts ?? []);
      const text = literal ? source : await expander.quoted(parts);
      streams = { ...streams, in: Input.text(text) };
    } else if (one.type === "HereString") {
      const text = one.target ? await expander.text(one.target) : "";
      streams = { ...streams, in: Input.text(`${text}\n`) };
    } else {
      const words = one.target ? await expander.words([one.target]) : [];
      const [target, ...more] = words;
      if (target === undefined || more.length > 0) {
        throw new RedirectFailure(`${one.target?.text ?? ""}: ambiguous redirect`);
      }
      streams = apply(one, target, streams, shell);
    }
  }
  return streams;
}

function apply(
  { operator, descriptor }: Redirect,
  target: string,
  io: Io,
  { state, world }: Runtime,
): Io {
  const given = descriptor?.type === "FileDescriptor" ? descriptor.value : undefined;
  const fd = given ?? (operator.startsWith("<") ? 0 : 1);
  if (fd > 2) throw new RedirectFailure(`${fd}: only the descriptors 0, 1 and 2 are supported`);
  const both = operator.startsWith("&") || (operator === ">&" && !/^(\d+|-)$/.test(target));
  if (!both && (operator === ">&" || operator === "<&")) return duplicate(fd, target, io);
  if (operator === "<" || operator === "<>") {
    return { ...io, in: Input.text(open(target, state)) };
  }
  const sink = fileSink(target, operator === ">>" || operator === "&>>", io, state, world);
  if (both) return withOut({ ...io, errOut: sink }, sink);
  return fd === 2 ? { ...io, errOut: sink } : withOut(io, sink);
}

/** Only a terminal has a size: what is redirected loses it. */
function withOut(io: Io, out: Sink): Io {
  const { terminal, ...rest } = io;
  return { ...rest, out, ...(terminal && out === io.out ? { terminal } : {}) };
}

function duplicate(fd: number, target: string, io: Io): Io {
  if (target === "-") {
    if (fd === 0) return { ...io, in: Input.text("") };
    const closed: Sink = { write: async () => {} };
    return fd === 1 ? withOut(io, closed) : { ...io, errOut: closed };
  }
  if (target === String(fd)) return io;
  if (fd === 1 && target === "2") return withOut(io, io.errOut);
  if (fd === 2 && target === "1") return { ...io, errOut: io.out };
  throw new RedirectFailure(`${target}: Bad file descriptor`);
}

function open(target: string, { files, cwd }: ShellState): string {
  return reporting(target, () => files.read(resolvePath(cwd, target)));
}

async function discard(): Promise<void> {}

function fileSink(
  target: string,
  append: boolean,
  io: Io,
  { files, cwd }: ShellState,
  { meter }: World,
): Sink {
  const path = resolvePath(cwd, target);
  if (path === "/dev/stdout" || path === "/dev/tty") return io.out;
  if (path === "/dev/stderr") return io.errOut;
  reporting(target, () => {
    if (target.endsWith("/")) throw new FileError(path, "Is a directory");
    if (append) files.append(path, "");
    else files.write(path, "");
  });
  const write = path === "/dev/null" ? discard : async (text: string) => files.append(path, text);
  return meter.sink({ write }, io.cancel);
}

function reporting<T>(target: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new RedirectFailure(`${target === "" ? "" : target}: ${error.message}`);
  }
}
