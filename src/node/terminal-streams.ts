import { BrokenPipe, type IOStreams, type Sink, type TerminalDevice } from "#base/streams.ts";
import { encodeUtf8, Utf8Decoder } from "#base/utf8.ts";

/** The three streams of this process, and the terminal that they are on, if any. */
export function processStreams(): IOStreams {
  const { stdin, stdout, stderr } = process;
  return {
    in: Object.assign(textOf(stdin), { terminal: stdin.isTTY }),
    out: sink(stdout),
    errOut: sink(stderr),
    ...(stdout.isTTY && { terminal: terminalOf(stdout) }),
  };
}

function terminalOf(stdout: NodeJS.WriteStream): TerminalDevice {
  const size = {
    get columns() {
      return stdout.columns;
    },
    get rows() {
      return stdout.rows;
    },
  };
  const onResize = (listener: () => void): (() => void) => {
    stdout.on("resize", listener);
    return () => void stdout.off("resize", listener);
  };
  const makeRaw = () => {
    process.stdin.setRawMode(true);
    const terminal = Object.assign(Object.create(size) as TerminalDevice, { raw: { onResize } });
    return { terminal, restore: () => void process.stdin.setRawMode(false) };
  };
  return Object.assign(size, { makeRaw });
}

function textOf(stdin: NodeJS.ReadStream): AsyncIterable<string> {
  return {
    async *[Symbol.asyncIterator]() {
      const decoder = new Utf8Decoder();
      try {
        for await (const bytes of stdin as AsyncIterable<Buffer>) yield decoder.decode(bytes);
      } catch (error) {
        // Whoever is through with stdin closes it.
        if ((error as NodeJS.ErrnoException).code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
      }
    },
  };
}

function sink(stream: NodeJS.WriteStream): Sink {
  return {
    write: (text) =>
      new Promise((resolve, reject) => {
        stream.write(encodeUtf8(text), (error) =>
          error ? reject(new BrokenPipe("broken pipe")) : resolve(),
        );
      }),
  };
}
