// `--request-timeout`: the server is told of it, and what it streams ends by then.

import type { ApiRequest, ApiStream, Client } from "#api/client.ts";
import { DurationError, parseGoDuration } from "#api/go-duration.ts";
import { Cancelled, CancelSource, type CancelSignal } from "#base/cancel.ts";
import type { Clock } from "#base/clock.ts";
import { formatDuration } from "../cmd/duration.ts";
import { UsageError } from "../errors.ts";

/** In milliseconds; a number alone is seconds. As ParseTimeout in client-go/tools/clientcmd. Throws UsageError. */
export function parseTimeout(text: string): number {
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  try {
    return parseGoDuration(text);
  } catch (error) {
    if (!(error instanceof DurationError)) throw error;
    throw new UsageError(
      "Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)",
    );
  }
}

const tooLate =
  "net/http: request canceled (Client.Timeout or context cancellation while reading body)";

/** The client with this timeout; none if it is 0. `log` hears of watches that it ends: for kubectl they just end. */
export function withTimeout(
  client: Client,
  ms: number,
  clock: Clock,
  log: (text: string) => Promise<void>,
): Client {
  if (ms <= 0) return client;
  const limited = (request: ApiRequest): ApiRequest => ({
    ...request,
    query: [
      ...(request.query ?? []).filter(([name]) => name !== "timeout"),
      ["timeout", formatDuration(ms)] as const,
    ].toSorted(([a], [b]) => (a < b ? -1 : Number(a > b))),
  });
  async function stream(request: ApiRequest, cancel: CancelSignal): Promise<ApiStream> {
    const limit = new CancelSource();
    const unlisten = cancel.onCancel(() => limit.cancel());
    let over = false;
    void clock.sleep(ms, limit.signal).then(
      () => {
        over = true;
        limit.cancel();
      },
      () => {},
    );
    const found = await client.stream(limited(request), limit.signal).catch((error: unknown) => {
      limit.cancel();
      throw error;
    });
    if (found.code >= 400) limit.cancel();
    async function* values(): AsyncGenerator {
      try {
        yield* found.values;
      } catch (error) {
        if (!over || !(error instanceof Cancelled)) throw error;
        if (!request.query?.some(([name]) => name === "watch")) throw new UsageError(tooLate);
        await log(
          `streamwatcher.go:123] "Unable to decode an event from the watch stream" err="${tooLate}"`,
        );
      } finally {
        unlisten();
        limit.cancel();
      }
    }
    return { ...found, values: values() };
  }
  return {
    server: client.server,
    request: (request) => client.request(limited(request)),
    stream,
    exec: (request, streams, cancel) => client.exec(request, streams, cancel),
    portForward: (request, cancel) => client.portForward(request, cancel),
  };
}
