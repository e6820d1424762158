import { formatRFC1123Z } from "#api/time.ts";
import type { Clock } from "#base/clock.ts";
import type { Connection } from "#base/connection.ts";
import { formatHead, type HttpMessage, reasonPhrase } from "#base/http-message.ts";
import { encodeUtf8, utf8Length } from "#base/utf8.ts";

type Headers = Readonly<Record<string, string>>;

/** The way back to who asked something over HTTP; writes as Go's net/http does. */
export class HttpAnswers {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #method: string;
  readonly #stays: boolean;

  /** `stays`: further requests may come over the connection. */
  constructor(
    connection: Connection,
    clock: Clock,
    { startLine }: Pick<HttpMessage, "startLine">,
    stays: boolean,
  ) {
    this.#connection = connection;
    this.#clock = clock;
    this.#method = startLine.split(" ")[0] ?? "";
    this.#stays = stays;
  }

  /** The status line and the headers, in alphabetical order, those that Go adds by itself behind them. */
  head(code: number, headers: Headers, length?: number): void {
    const own = Object.entries(headers).toSorted(([a], [b]) => (a < b ? -1 : 1));
    const all = {
      ...Object.fromEntries(own),
      ...(!("date" in headers) && {
        date: formatRFC1123Z(this.#clock.now).replace("+0000", "GMT"),
      }),
      ...(length !== undefined &&
        !("content-length" in headers) && { "content-length": String(length) }),
      ...(!this.#stays && { connection: "close" }),
    };
    const line = `HTTP/1.1 ${code} ${reasonPhrase(code)}`;
    this.write(formatHead(line, all));
  }

  write(text: string): void {
    this.#connection.write(encodeUtf8(text));
  }

  whole(code: number, headers: Headers, body: string): void {
    this.head(code, headers, utf8Length(body));
    if (this.#method !== "HEAD") this.write(body);
  }

  /** As http.Error. */
  plain(code: number, body: string): void {
    const type = "text/plain; charset=utf-8";
    this.whole(code, { "content-type": type, "x-content-type-options": "nosniff" }, body);
  }

  notFound(): void {
    this.plain(404, "404 page not found\n");
  }

  /** As http.Redirect: people get a link to follow. */
  redirect(location: string): void {
    const body = `<a href="${escapeHtml(location)}">Moved Permanently</a>.\n\n`;
    const isRead = this.#method === "GET" || this.#method === "HEAD";
    const type = isRead ? { "content-type": "text/html; charset=utf-8" } : {};
    this.whole(301, { ...type, location }, isRead ? body : "");
  }
}

/** As html.EscapeString. */
export function escapeHtml(text: string): string {
  const signs: Headers = { "&": "&amp;", "'": "&#39;", "<": "&lt;", ">": "&gt;", '"': "&#34;" };
  return text.replaceAll(/[&'<>"]/g, (sign) => signs[sign] ?? sign);
}
