import type { Files } from "#base/files.ts";
import { StreamError } from "#api/client.ts";
import { StatusError } from "#api/errors.ts";
import { inputOf, type IOStreams, noInput, type Sink, TextSink } from "#base/streams.ts";
import { endOfTar, readTar, type TarEntry, TarError, writeTar } from "#base/tar.ts";
import { type Command, ExitError, type Invocation, UsageError } from "./command.ts";
import { execIn, refuseCompleted } from "./remote/exec-in.ts";
import { containerFlag } from "./remote/flags.ts";
import { type TargetPod, targetContainer } from "./remote/target-pod.ts";

/** `kubectl cp`. */
export const cp: Command = {
  name: "cp",
  heading: "Troubleshooting and Debugging Commands:",
  use: "cp <file-spec-src> <file-spec-dest>",
  short: "Copy files and directories to and from containers",
  long: "Copy files and directories to and from containers. The container's image must have tar.",
  example: `  # A file into a pod's first container
  kubectl cp notes.txt web-1:/tmp/notes.txt

  # A directory, into a certain container of a pod in another namespace
  kubectl cp site shop/web-1:/usr/share/nginx/html -c nginx

  # From a pod
  kubectl cp web-1:/etc/nginx/conf.d conf.d`,
  flags: [
    containerFlag,
    {
      name: "no-preserve",
      type: "bool",
      default: "false",
      usage: "Do not keep owners and permissions in the container.",
    },
    {
      name: "retries",
      type: "int",
      default: "0",
      usage: "How often to try again to copy from a container; less than 0: without end.",
    },
  ],
  run: copy,
};

/** A file here (no pod) or in a pod. */
interface FileSpec {
  readonly namespace: string;
  readonly pod: string;
  readonly file: string;
}

const badSpec = "filespec must match the canonical format: [[namespace/]pod:]file/path";

function readSpec(text: string): FileSpec {
  const colon = text.indexOf(":");
  if (colon === 0) throw new UsageError(badSpec);
  if (colon < 0) return { namespace: "", pod: "", file: withoutTrailing(text) };
  const parts = text.slice(0, colon).split("/");
  const file = text.slice(colon + 1);
  if (parts.length > 2) throw new UsageError(badSpec);
  const [namespace = "", pod = ""] = parts.length === 2 ? parts : ["", ...parts];
  return { namespace, pod, file: withoutTrailing(file) };
}

async function copy(invocation: Invocation): Promise<void> {
  const { args } = invocation;
  if (args.length !== 2) throw new UsageError("source and destination are required");
  const [source, destination] = [readSpec(args[0]!), readSpec(args[1]!)];
  if (source.pod && destination.pod) {
    throw new UsageError("one of src or dest must be a local file specification");
  }
  if (!source.file || !destination.file) throw new UsageError("filepath can not be empty");
  if (source.pod) return fromPod(invocation, source, destination.file);
  if (destination.pod) return toPod(invocation, source.file, destination);
  throw new UsageError("one of src or dest must be a remote file specification");
}

async function toPod(invocation: Invocation, source: string, destination: FileSpec): Promise<void> {
  const { factory, flags, streams } = invocation;
  const { files, clock } = factory;
  if (files.kind(source) === undefined) {
    throw new UsageError(`${source} doesn't exist in local filesystem`);
  }
  const run = await remote(invocation, destination);
  const silent: IOStreams = { in: noInput, out: new TextSink(), errOut: new TextSink() };
  // What hinders this will hinder what follows, too.
  const isDirectory = await run(["test", "-d", destination.file], silent).then(
    (code) => code === 0,
    (error: unknown) => {
      if (error instanceof StatusError || error instanceof StreamError) return false;
      throw error;
    },
  );
  const file = clean(isDirectory ? `${destination.file}/${base(source)}` : destination.file);
  const entries: TarEntry[] = [];
  collect(files, source, base(file), entries);
  const keep = flags.bool("no-preserve") ? ["--no-same-permissions", "--no-same-owner"] : [];
  const command = ["tar", ...keep, "-xmf", "-", "-C", directory(file)];
  const archive = inputOf(writeTar(entries, clock.now));
  const code = await run(command, { ...streams, in: archive }, true);
  if (code !== 0) throw terminated(code);
}

async function fromPod(
  invocation: Invocation,
  source: FileSpec,
  destination: string,
): Promise<void> {
  const { factory, flags, streams } = invocation;
  const { files } = factory;
  const archive = new TextSink();
  const command =
    flags.int("retries") === 0
      ? ["tar", "cf", "-", source.file]
      : ["sh", "-c", `tar cf - ${source.file} | tail -c+0`];
  // As upstream: whoever has read the end of an archive waits neither for tar's last words nor for its exit code.
  const isWhole = (): boolean => archive.text.endsWith(endOfTar);
  const told: Sink = {
    write: async (text) => {
      if (!isWhole()) await streams.out.write(text);
    },
  };
  const run = await remote({ ...invocation, streams: { ...streams, errOut: told } }, source);
  const code = await run(command, { in: noInput, out: archive, errOut: told });
  if (!isWhole() && code !== 0) throw terminated(code);
  const prefix = clean(source.file).replace(/^(?:\.\.\/|\/)+/, "");
  let isToldOfLinks = false;
  for (const { name, kind, text } of entriesOf(archive.text)) {
    if (!name.startsWith(prefix)) throw new UsageError("tar contents corrupted");
    const path = clean(`${destination}/${name.slice(prefix.length)}`);
    if (!isWithin(destination, path)) {
      const why = "is outside target destination, skipping";
      await streams.errOut.write(`warning: file ${JSON.stringify(path)} ${why}\n`);
      continue;
    }
    makeDirectories(files, kind === "directory" ? path : directory(path));
    if (kind === "file") {
      if (files.kind(path) === "directory") throw new UsageError(`open ${path}: is a directory`);
      files.write(path, text);
    }
    if (kind !== "link") continue;
    const { namespace, pod, file } = source;
    const [inNamespace, ofPod, from] = [namespace, pod, clean(file)].map((each) =>
      JSON.stringify(each),
    );
    const hint = ` (consider using "kubectl exec -n ${inNamespace} ${ofPod} -- tar cf - ${from} | tar xf -")`;
    const skipped = `warning: skipping symlink: ${JSON.stringify(path)} -> ${JSON.stringify(text)}`;
    await streams.errOut.write(`${skipped}${isToldOfLinks ? "" : hint}\n`);
    isToldOfLinks = true;
  }
}

function entriesOf(archive: string): readonly TarEntry[] {
  try {
    return readTar(archive);
  } catch (error) {
    if (!(error instanceof TarError)) throw error;
    throw new UsageError("unexpected EOF");
  }
}

type Run = (command: readonly string[], streams: IOStreams, stdin?: boolean) => Promise<number>;

/** Runs commands in the container that the file is in. */
async function remote(invocation: Invocation, { namespace, pod }: FileSpec): Promise<Run> {
  const within = { ...invocation, ...(namespace && { namespace }) };
  const subject = {
    mapping: await within.mapper.type("pods"),
    namespace: within.namespace,
    name: pod,
  };
  const object = await within.rest.clientset.get(subject);
  refuseCompleted(object);
  const target: TargetPod = { ...subject, pod: object, info: { ...subject, object } };
  const given = invocation.flags.string("container");
  const container = given || (await targetContainer(within, object));
  return (command, streams, stdin = false) =>
    execIn(within, target, { command, container, stdin, tty: false }, streams);
}

function terminated(code: number): ExitError {
  return new ExitError(code, `command terminated with exit code ${code}\n`);
}

function collect(files: Files, path: string, name: string, entries: TarEntry[]): void {
  if (files.kind(path) === "file") {
    entries.push({ name, kind: "file", text: files.read(path) });
    return;
  }
  const names = files.list(path);
  // The real one names a directory only if it is empty: the others come to be with their files.
  if (names.length === 0) entries.push({ name: `${name}/`, kind: "directory", text: "" });
  for (const each of names) collect(files, `${path}/${each}`, `${name}/${each}`, entries);
}

function makeDirectories(files: Files, path: string): void {
  if (path === "." || path === "/" || files.kind(path) !== undefined) return;
  makeDirectories(files, directory(path));
  files.makeDirectory(path);
}

function isWithin(destination: string, path: string): boolean {
  const root = clean(destination);
  return root === "."
    ? !path.startsWith("../")
    : path === root || path.startsWith(root.replace(/\/?$/, "/"));
}

/** The path without `.`, `..` and double slashes, as path.Clean. */
function clean(path: string): string {
  const isAbsolute = path.startsWith("/");
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (part !== ".." || !isAbsolute) parts.push(part);
  }
  return (isAbsolute ? "/" : "") + parts.join("/") || ".";
}

function withoutTrailing(path: string): string {
  return path === "/" ? path : path.replace(/\/$/, "");
}

function base(path: string): string {
  return clean(path).split("/").at(-1) || "/";
}

function directory(path: string): string {
  const cleaned = clean(path);
  const slash = cleaned.lastIndexOf("/");
  return slash < 0 ? "." : cleaned.slice(0, slash) || "/";
}
