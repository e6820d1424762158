/**
 * The names and values in the query of a URL, as Go's url.ParseQuery reads them: `+` is a space, and a pair
 * that is not well escaped or holds a `;` is left out.
 */
export function parseQuery(query: string): (readonly [name: string, value: string])[] {
  return query.split("&").flatMap((pair) => {
    if (pair === "" || pair.includes(";")) return [];
    const [name, ...value] = pair.split("=");
    const read = [unescape(name!), unescape(value.join("="))] as const;
    return read[0] === undefined || read[1] === undefined ? [] : [[read[0], read[1]]];
  });
}

function unescape(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}
