import { goBool } from "./go-bool.ts";
import { goStructJson } from "./go-value.ts";
import { asWritten } from "./schema/go-order.ts";

/** The body of an answer, or an event of a watch, as the API server writes it: on one line, or on many for people. */
export function answerText(body: unknown, forPeople = false): string {
  if (typeof body === "string") return body;
  const written = asWritten(body);
  return forPeople ? goStructJson(written, "  ") : `${goStructJson(written)}\n`;
}

/**
 * Whether the answer is for people: parameter `pretty` says it, or the program that they come with. As
 * isPrettyPrint of k8s.io/apiserver/pkg/endpoints/handlers/negotiation.
 */
export function isForPeople(
  query: readonly (readonly [name: string, value: string])[],
  userAgent = "",
): boolean {
  const asked = query.find(([name]) => name === "pretty")?.[1];
  if (asked) return goBool(asked) ?? false;
  return /^(curl|Wget|Mozilla\/5\.0)/.test(userAgent);
}
