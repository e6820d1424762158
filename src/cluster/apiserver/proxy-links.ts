// Links in pages that come through the proxy lead through it again. As apimachinery's pkg/util/proxy/transport.go.

/** The attributes that hold links, by element. */
const linkAttributes: Readonly<Record<string, readonly string[]>> = {
  a: ["href"],
  applet: ["codebase"],
  area: ["href"],
  audio: ["src"],
  base: ["href"],
  blockquote: ["cite"],
  body: ["background"],
  button: ["formaction"],
  command: ["icon"],
  del: ["cite"],
  embed: ["src"],
  form: ["action"],
  frame: ["longdesc", "src"],
  head: ["profile"],
  html: ["manifest"],
  iframe: ["longdesc", "src"],
  img: ["longdesc", "src", "usemap"],
  input: ["src", "usemap", "formaction"],
  ins: ["cite"],
  link: ["href"],
  object: ["classid", "codebase", "data", "usemap"],
  q: ["cite"],
  script: ["src"],
  source: ["src"],
  video: ["poster", "src"],
};

/** Comments, elements whose content is no markup, tags. */
const tokens =
  /<!--[\s\S]*?-->|<(script|style|title|textarea|xmp|iframe|noembed|noframes)\b([^>]*)>([\s\S]*?)(?=<\/\1\s*>|$)|<([a-z][^\s/>]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>/gi;
const attributes = /([^\s=/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?/g;

/** The page with each link that begins at the root of its server put below `prefix`. */
export function rewriteLinks(html: string, prefix: string): string {
  return html.replace(
    tokens,
    (
      whole: string,
      raw: string | undefined,
      rawAttributes = "",
      content = "",
      name?: string,
      given = "",
    ) => {
      if (raw) return tag(raw, rawAttributes, prefix) + content;
      return name ? tag(name, given, prefix) : whole;
    },
  );
}

/** A start tag as Go's html package writes it. */
function tag(given: string, text: string, prefix: string): string {
  const name = given.toLowerCase();
  const links = linkAttributes[name] ?? [];
  const isClosed = /\/\s*$/.test(text);
  const shown = [...text.matchAll(attributes)].map(([, key = "", double, single, bare]) => {
    const value = double ?? single ?? bare ?? "";
    const lower = key.toLowerCase();
    const target = links.includes(lower) ? rewriteLink(value, prefix) : value;
    return ` ${lower}="${target.replaceAll('"', "&#34;")}"`;
  });
  return `<${name}${shown.join("")}${isClosed ? "/" : ""}>`;
}

/** A link that is absolute on its own server leads through the proxy; others stay as they are. */
export function rewriteLink(link: string, prefix: string): string {
  if (!link.startsWith("/") || link.startsWith("//") || link.startsWith(prefix)) return link;
  return prefix + link;
}
