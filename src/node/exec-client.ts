import type { WebSocket } from "ws";
import { ConnectionError, StreamError } from "#api/client.ts";
import type { Status } from "#api/errors.ts";
import { Cancelled, type CancelSignal } from "#base/cancel.ts";
import type { IOStreams, Sink } from "#base/streams.ts";
import { encodeUtf8, Utf8Decoder } from "#base/utf8.ts";
import { ChannelSocket, channels } from "./channel-socket.ts";

/** Runs a process whose streams come over a WebSocket. Answers its exit code; throws StatusError. */
export function execOver(
  socket: WebSocket,
  { in: input, out, errOut, terminal }: IOStreams,
  cancel: CancelSignal,
): Promise<number> {
  const decoders = { out: new Utf8Decoder(), errOut: new Utf8Decoder() };
  let printed: Promise<void> = Promise.resolve();
  const print = (sink: Sink, text: string): void => {
    printed = printed.then(() => sink.write(text));
  };
  return new Promise((resolve, reject) => {
    const own = new ChannelSocket(socket, (channel, bytes) => {
      if (channel === channels.stdout) print(out, decoders.out.decode(bytes));
      if (channel === channels.stderr) print(errOut, decoders.errOut.decode(bytes));
      if (channel === channels.error && bytes.length > 0) {
        const status = JSON.parse(bytes.toString()) as Status;
        printed.then(() => resolve(exitCodeOf(status))).catch(reject);
      }
    });
    const tellSize = (): void => {
      const size = { Width: terminal?.columns, Height: terminal?.rows };
      own.send(channels.resize, Buffer.from(JSON.stringify(size)));
    };
    if (terminal) tellSize();
    terminal?.raw?.onResize(tellSize);
    void feed(input, own);
    socket.on("close", () => reject(new ConnectionError("the connection was closed")));
    cancel.onCancel(() => {
      reject(new Cancelled("interrupted"));
      socket.close();
    });
  });
}

async function feed(input: AsyncIterable<string>, socket: ChannelSocket): Promise<void> {
  for await (const text of input) socket.send(channels.stdin, encodeUtf8(text));
  socket.endChannel(channels.stdin);
}

function exitCodeOf(status: Status): number {
  if (status.status === "Success") return 0;
  const cause = status.details?.causes?.find(({ reason }) => reason === "ExitCode");
  if (!cause) throw new StreamError(status.message ?? "unknown error");
  return Number(cause.message);
}
