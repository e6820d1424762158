import { createWebSocketStream, type WebSocket } from "ws";
import type { ApiRequest, Client, ForwardedConnection } from "#api/client.ts";
import { CancelSource } from "#base/cancel.ts";
import { splice } from "#base/connection.ts";
import { Channel } from "#base/channel.ts";
import type { PortConnection } from "#cluster/cluster.ts";
import { ChannelSocket } from "./channel-socket.ts";
import { SpdyConnection, type SpdyStream } from "./spdy/spdy-connection.ts";
import { type Spoken, upgrade, type Upgrade } from "./upgrade.ts";

/** SPDY inside of a WebSocket: how kubectl since 1.31 forwards ports. */
const tunnelProtocol = "SPDY/3.1+portforward.k8s.io";

const spoken: Spoken = {
  webSocket: [tunnelProtocol, "v4.channel.k8s.io", "v4.base64.channel.k8s.io"],
  spdy: ["portforward.k8s.io"],
};

type Forward = Awaited<ReturnType<Client["portForward"]>>;

/** Answers a portforward request that the API server has accepted. */
export function servePorts(
  portForward: Client["portForward"],
  asked: ApiRequest,
  connection: PortConnection,
  from: Upgrade,
): void {
  upgrade(from, spoken, (agreed) => {
    const cancel = new CancelSource();
    void portForward(asked, cancel.signal).then((forward) => {
      if (agreed.kind === "websocket" && agreed.socket.protocol !== tunnelProtocol) {
        agreed.socket.on("close", () => forward.close());
        overChannels(forward, connection.ports, agreed.socket);
        return;
      }
      const { socket } = agreed;
      overSpdy(
        forward,
        agreed.kind === "websocket" ? createWebSocketStream(agreed.socket) : agreed.socket,
      );
      socket.on("close", () => forward.close());
    });
  });
}

/** Each connection is a pair of streams, one for the bytes and one for what goes wrong. */
function overSpdy(forward: Forward, socket: ConstructorParameters<typeof SpdyConnection>[0]): void {
  const halves = new Map<string, SpdyStream>();
  const spdy = new SpdyConnection(socket, "server", (stream) => {
    const { requestid, streamtype, port } = stream.headers;
    const isError = streamtype === "error";
    // Old clients give no id: the data stream comes right after the error stream.
    const id = requestid ?? String(isError ? stream.id : stream.id - 2);
    const other = halves.get(id);
    if (!other) {
      halves.set(id, stream);
      return;
    }
    halves.delete(id);
    const [error, data] = isError ? [stream, other] : [other, stream];
    void relay(forward.connect(Number(port)), data, error);
  });
  void spdy.closed.then(() => forward.close());
  void forward.closed.then(() => spdy.close());
}

async function relay(pod: ForwardedConnection, data: SpdyStream, error: SpdyStream): Promise<void> {
  const spliced = splice(data, pod);
  const failure = await pod.failure;
  if (failure) {
    error.write(Buffer.from(failure));
    error.end();
    data.close();
    pod.close();
    return;
  }
  error.end();
  await spliced;
}

/** The older protocol: one connection for each port that the request names, two channels each. */
function overChannels(forward: Forward, ports: readonly number[], socket: WebSocket): void {
  const inputs = ports.map(() => new Channel<Uint8Array>());
  const own = new ChannelSocket(socket, (channel, bytes) => inputs[channel / 2]?.push(bytes));
  socket.on("close", () => {
    for (const input of inputs) input.end();
  });
  const connections = ports.map(async (port, index) => {
    const named = Buffer.alloc(2);
    named.writeUInt16LE(port);
    own.send(2 * index, named);
    own.send(2 * index + 1, named);
    const pod = forward.connect(port);
    const local = {
      in: inputs[index]!,
      write: (bytes: Uint8Array) => own.send(2 * index, bytes),
      end: () => {},
      close: () => {},
    };
    void splice(local, pod);
    const failure = await pod.failure;
    if (failure) own.send(2 * index + 1, Buffer.from(failure));
  });
  void Promise.all(connections).then(() => own.close());
}
