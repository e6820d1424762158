import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { WebSocket, WebSocketServer } from "ws";
import type { ApiRequest, Client } from "#api/client.ts";
import { StatusError } from "#api/errors.ts";
import { CancelSource } from "#base/cancel.ts";
import { Channel } from "#base/channel.ts";
import type { IOStreams } from "#base/streams.ts";
import type { ServerResponse as ClusterResponse } from "#cluster/cluster.ts";

/** The channels of `v5.channel.k8s.io`: the first byte of every message. */
export const channels = {
  stdin: 0,
  stdout: 1,
  stderr: 2,
  error: 3,
  resize: 4,
  close: 255,
} as const;

/** A connection that asks to become a WebSocket. */
interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

interface ExecBackend {
  handle(request: ApiRequest): ClusterResponse;
  readonly exec: Client["exec"];
}

/** Answers an exec or attach request: a refusal as plain HTTP, otherwise a session on a WebSocket. */
export function serveExec(
  backend: ExecBackend,
  sockets: WebSocketServer,
  asked: ApiRequest,
  { request, socket, head }: Upgrade,
): void {
  const refusal = backend.handle(asked);
  if (refusal.code >= 400) {
    const body = JSON.stringify(refusal.body);
    socket.end(
      `HTTP/1.1 ${refusal.code} Refused\r\ncontent-type: application/json\r\n` +
        `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    );
    return;
  }
  sockets.handleUpgrade(request, socket, head, (webSocket) => {
    void run(backend, asked, webSocket);
  });
}

async function run(backend: ExecBackend, asked: ApiRequest, socket: WebSocket): Promise<void> {
  const cancel = new CancelSource();
  const stdin = new Channel<string>();
  socket.on("message", (data: Buffer) => {
    if (data[0] === channels.stdin) stdin.push(data.subarray(1).toString("utf8"));
    if (data[0] === channels.close && data[1] === channels.stdin) stdin.end();
  });
  socket.on("close", () => {
    stdin.end();
    cancel.cancel();
  });
  const streams: IOStreams = {
    in: stdin,
    out: { write: async (text) => sendOn(socket, channels.stdout, text) },
    errOut: { write: async (text) => sendOn(socket, channels.stderr, text) },
  };
  sendOn(socket, channels.error, JSON.stringify(await outcome(backend, asked, streams, cancel)));
  socket.close(1000);
}

/** What went over the error channel at the end: Success, or a Status whose cause is the exit code. */
async function outcome(
  backend: ExecBackend,
  asked: ApiRequest,
  streams: IOStreams,
  cancel: CancelSource,
): Promise<object> {
  try {
    const code = await backend.exec(asked, streams, cancel.signal);
    if (code === 0) return { metadata: {}, status: "Success" };
    return {
      metadata: {},
      status: "Failure",
      message: `command terminated with non-zero exit code: exit status ${code}`,
      reason: "NonZeroExitCode",
      details: { causes: [{ reason: "ExitCode", message: String(code) }] },
    };
  } catch (error) {
    if (error instanceof StatusError) return error.status;
    return { metadata: {}, status: "Failure", message: String(error), reason: "InternalError" };
  }
}

function sendOn(socket: WebSocket, channel: number, text: string): void {
  socket.send(Buffer.concat([Buffer.from([channel]), Buffer.from(text)]));
}
