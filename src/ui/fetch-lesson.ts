import { firstLesson } from "./address.ts";

/**
 * The text of the lesson file with this id, or why there is none, in words for whoever followed the link.
 */
export async function fetchLesson(
  id: string,
): Promise<{ readonly text: string } | { readonly problem: string }> {
  // An id is the name of a folder; anything else could point out of it.
  if (!/^[a-z0-9][a-z0-9-]*$/.test(id)) return { problem: unknown(id) };
  try {
    const response = await fetch(`lessons/${id}/lesson.md`);
    if (response.status === 404) return { problem: unknown(id) };
    if (!response.ok) return { problem: unreachable(id, `the server answered ${response.status}`) };
    return { text: await response.text() };
  } catch {
    return { problem: unreachable(id, "the server did not answer") };
  }
}

function unknown(id: string): string {
  return `There is no lesson "${id}". Check the address, or open "${firstLesson}".`;
}

function unreachable(id: string, why: string): string {
  return `The lesson "${id}" could not be loaded: ${why}. Check your connection and load the page again.`;
}
