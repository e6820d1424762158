import { expect, test } from "vitest";
import { readSteps } from "./markdown.ts";

const html = (markdown: string): string =>
  readSteps(`## Step\n${markdown}`, 1)
    .steps.flatMap(({ body }) => body.children.map(show))
    .join("");

/** Readable, not real HTML: enough to compare. */
function show(node: unknown): string {
  const { type, tagName, value, properties, children } = node as {
    type: string;
    tagName?: string;
    value?: string;
    properties?: Record<string, unknown>;
    children?: unknown[];
  };
  if (type === "text") return value ?? "";
  const attributes = Object.entries(properties ?? {}).map(
    ([name, v]) => ` ${name}=${JSON.stringify(v)}`,
  );
  return `<${tagName}${attributes.join("")}>${(children ?? []).map(show).join("")}</${tagName}>`;
}

test.each([
  [
    "a shell fence can be run",
    "```shell\nls\n```",
    '<pre dataRun="ls"><code className=["language-shell"]>ls\n</code></pre>',
  ],
  [
    "a prompt that was copied along is not run",
    "```bash\n$ ls\n```",
    '<pre dataRun="ls"><code className=["language-bash"]>$ ls\n</code></pre>',
  ],
  [
    "any other fence is only shown",
    "```yaml\na: 1\n```",
    '<pre><code className=["language-yaml"]>a: 1\n</code></pre>',
  ],
  [
    "Katacoda's inline mark",
    "Run `ls`{{execute}} now",
    '<p>Run <code dataRun="ls">ls</code> now</p>',
  ],
  [
    "Killercoda's inline marks",
    "`ls`{{exec interrupt}} `pwd`{{copy}}",
    '<p><code dataRun="ls" dataInterrupt=true>ls</code> <code dataCopy="pwd">pwd</code></p>',
  ],
  [
    "Killercoda's fence mark",
    "```plain\nls\n```{{exec}}\n\nafter",
    '<pre dataRun="ls"><code className=["language-plain"]>ls\n</code></pre>\n<p>after</p>',
  ],
  [
    "a fence mark without a language",
    "```\nls\n```{{copy}}\n\nafter",
    '<pre dataCopy="ls"><code className=["language-plain"]>ls\n</code></pre>\n<p>after</p>',
  ],
  [
    "a copied prompt is not confused with other text",
    "`ls` {{execute}}",
    "<p><code>ls</code> {{execute}}</p>",
  ],
  [
    "raw HTML is dropped",
    "a <script>alert(1)</script> <img src=x onerror=alert(1)>",
    "<p>a alert(1) </p>",
  ],
  [
    "a link to the web",
    "[a](https://kubernetes.io/x)",
    '<p><a href="https://kubernetes.io/x">a</a></p>',
  ],
  ["a relative link", "[a](../other/#top)", '<p><a href="../other/#top">a</a></p>'],
  [
    "a link that runs something",
    "[a](javascript:alert(1)) [b](data:text/html,x) ![c](JaVaScRiPt:x)",
    '<p><a>a</a> <a>b</a> <img alt="c"></img></p>',
  ],
  ["a task's place", "::task{look}", '<div dataTask="look"></div>'],
])("%s", (_, markdown, expected) => {
  expect(html(markdown)).toBe(expected);
});
