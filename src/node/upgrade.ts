import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";

/** A connection that asks to speak another protocol. */
export interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** The protocols that one kind of connection can speak, best first. */
export interface Spoken {
  readonly webSocket: readonly string[];
  readonly spdy?: readonly string[];
}

/** What was agreed on. */
export type Agreed =
  | { readonly kind: "websocket"; readonly socket: WebSocket }
  | { readonly kind: "spdy"; readonly socket: Duplex; readonly protocol: string };

/** Agrees with the client on a protocol and calls `then`, or tells it why not. */
export function upgrade(
  { request, socket, head }: Upgrade,
  spoken: Spoken,
  then: (agreed: Agreed) => void,
): void {
  const wanted = request.headers.upgrade?.toLowerCase();
  if (wanted === "websocket") {
    const sockets = new WebSocketServer({
      noServer: true,
      handleProtocols: (offered) => firstOf([...offered], spoken.webSocket) ?? false,
    });
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on("error", () => webSocket.terminate());
      then({ kind: "websocket", socket: webSocket });
    });
    return;
  }
  const accepted = spoken.spdy ?? [];
  const offered = listOf(request.headers["x-stream-protocol-version"]);
  const protocol = firstOf(offered, accepted);
  if (wanted !== "spdy/3.1" || protocol === undefined) {
    const why = `unable to upgrade: unable to negotiate protocol: client supports [${offered.join(" ")}], server accepts [${accepted.join(" ")}]`;
    writeAnswer(socket, 403, { "content-type": "text/plain; charset=utf-8" }, `${why}\n`);
    return;
  }
  socket.on("error", () => socket.destroy());
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: ${protocol}\r\n\r\n`,
  );
  if (head.length > 0) socket.unshift(head);
  then({ kind: "spdy", socket, protocol });
}

/** Answers in plain HTTP after all, and ends the connection. */
export function writeAnswer(
  socket: Duplex,
  code: number,
  headers: Readonly<Record<string, string>>,
  body: string,
): void {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const length = Buffer.byteLength(body);
  socket.end(
    `HTTP/1.1 ${code} Refused\r\n${lines.join("")}content-length: ${length}\r\nconnection: close\r\n\r\n${body}`,
  );
}

function firstOf(offered: readonly string[], accepted: readonly string[]): string | undefined {
  return offered.find((protocol) => accepted.includes(protocol));
}

function listOf(header: string | readonly string[] | undefined): string[] {
  return [header ?? []].flat().flatMap((text) => text.split(",").map((each) => each.trim()));
}
