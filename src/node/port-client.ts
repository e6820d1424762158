import type { Duplex } from "node:stream";
import type { PortForward } from "#api/client.ts";
import type { CancelSignal } from "#base/cancel.ts";
import { decodeUtf8 } from "#base/utf8.ts";
import { SpdyConnection, type SpdyStream } from "./spdy/spdy-connection.ts";

/** Connections to ports of a Pod over SPDY. */
export function forwardOver(socket: Duplex, cancel: CancelSignal): PortForward {
  const spdy = new SpdyConnection(socket, "client");
  cancel.onCancel(() => spdy.close());
  let requests = 0;
  return {
    closed: spdy.closed,
    close: () => spdy.close(),
    connect: (port) => {
      const headers = { port: `${port}`, requestid: `${requests++}` };
      const error = spdy.open({ streamtype: "error", ...headers });
      error.end();
      const { in: input, write, end, close } = spdy.open({ streamtype: "data", ...headers });
      return { in: input, write, end, close, failure: textOf(error) };
    },
  };
}

async function textOf(stream: SpdyStream): Promise<string> {
  let text = "";
  for await (const bytes of stream.in) text += decodeUtf8(bytes);
  return text;
}
