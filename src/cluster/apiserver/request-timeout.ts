// As apiserver's WithRequestDeadline.

import type { ApiRequest } from "#api/client.ts";
import { badRequest } from "#api/errors.ts";
import { DurationError, parseGoDuration } from "#api/go-duration.ts";
import { Query } from "./query.ts";

/** What runs as long as it takes. */
const longRunning = /\/(?:attach|exec|log|portforward|proxy)(?:\/|$)/;

/** Throws BadRequest for a `timeout` that is no duration. Answers come at once, so any other is met. */
export function checkTimeout(request: ApiRequest): void {
  const query = new Query(request);
  const timeout = query.get("timeout");
  if (!timeout || query.is("watch") || longRunning.test(request.path)) return;
  try {
    parseGoDuration(timeout);
  } catch (error) {
    if (!(error instanceof DurationError)) throw error;
    throw badRequest(`invalid timeout specified in the request URL - ${error.message}`);
  }
}
