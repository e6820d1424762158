import type { Element, ElementContent, Root as HtmlRoot } from "hast";
import type { Code, InlineCode, PhrasingContent, Root, RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { toHast } from "mdast-util-to-hast";
import { gfm } from "micromark-extension-gfm";
import { closeKatacodaFences, readMark } from "./katacoda.ts";
import type { LessonProblem } from "./lesson-error.ts";

/** A part of a lesson: a `## ` heading and what follows it. */
export interface LessonStep {
  readonly id: string;
  readonly title: string;
  /** Safe to show: raw HTML is gone and links lead only to http, https or within the site. */
  readonly body: HtmlRoot;
  /** The tasks placed in it, each with its line in the file. */
  readonly tasks: readonly { readonly id: string; readonly line: number }[];
}

const github = { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] };

/** Fences in these languages hold commands to run; any other is shown as it is. */
const runnable = new Set(["shell", "bash", "sh"]);

/** Reads the Markdown of a lesson. `firstLine` is the line of the file on which it begins. */
export function readSteps(
  markdown: string,
  firstLine: number,
): { readonly steps: readonly LessonStep[]; readonly problems: readonly LessonProblem[] } {
  const root = fromMarkdown(closeKatacodaFences(markdown), github);
  const lineOf = (node: RootContent): number => (node.position?.start.line ?? 1) + firstLine - 1;
  const problems: LessonProblem[] = [];
  const sections: { title: string; line: number; nodes: RootContent[] }[] = [];
  const opening: RootContent[] = [];
  for (const node of root.children) {
    if (node.type === "heading" && node.depth === 2) {
      sections.push({ title: textOf(node), line: lineOf(node), nodes: [] });
    } else (sections.at(-1)?.nodes ?? opening).push(node);
  }
  // What stands before the first heading opens the first step.
  sections[0]?.nodes.unshift(...opening);
  if (sections.length === 0) {
    const message = "the text has no step; begin each with a heading such as `## Update the app`";
    problems.push({ line: firstLine, message });
  }
  const ids = new Set<string>();
  const steps = sections.map(({ title, line, nodes }): LessonStep => {
    const id = slug(title);
    if (ids.has(id)) {
      problems.push({
        line,
        message: `two steps are called "${title}"; give each its own heading`,
      });
    }
    ids.add(id);
    const tasks = nodes.flatMap((node) => {
      const task = taskIn(node);
      return task === undefined ? [] : [{ id: task, line: lineOf(node) }];
    });
    return { id, title, body: render(nodes, root), tasks };
  });
  return { steps, problems };
}

function slug(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-|-$/g, "");
}

/** The task that a line `::task{id}` places here. */
function taskIn(node: RootContent): string | undefined {
  if (node.type !== "paragraph") return undefined;
  return /^::task\{([^}]*)\}$/.exec(textOf(node).trim())?.[1];
}

function textOf(node: unknown): string {
  const { value, children } = node as { value?: string; children?: readonly unknown[] };
  return value ?? (children ?? []).map(textOf).join("");
}

function render(nodes: readonly RootContent[], whole: Root): HtmlRoot {
  const definitions = whole.children.filter(({ type }) => /^(footnoteD|d)efinition$/.test(type));
  const own = nodes.filter((node) => !definitions.includes(node));
  const tree: Root = { type: "root", children: [...own.map(mark), ...definitions] };
  const html = toHast(tree) as HtmlRoot;
  return {
    type: "root",
    children: html.children.flatMap((child) => clean(child as ElementContent)),
  };
}

/** Gives tasks and commands the properties by which the page knows them. */
function mark(node: RootContent): RootContent {
  const task = taskIn(node);
  if (task !== undefined) {
    return {
      type: "paragraph",
      children: [],
      data: { hName: "div", hProperties: { dataTask: task } },
    };
  }
  if (node.type === "code") return markFence(node);
  if (!("children" in node)) return node;
  const children = (node.children as RootContent[]).map(mark);
  return { ...node, children: markInline(children as PhrasingContent[]) } as RootContent;
}

function markFence(node: Code): Code {
  const given = readMark(node.meta ?? "");
  const language = node.lang ?? "";
  const properties = given ? given(node.value) : runnable.has(language) ? commands(node.value) : {};
  // The properties belong on `pre`, which is known to the page; the renderer would put them on `code`.
  return { ...node, data: { hProperties: { ...properties } } };
}

const commands = (value: string): { dataRun: string } => ({
  // Copied from a page, a command may have kept its prompt.
  dataRun: value.replaceAll(/^\$ /gm, ""),
});

/** `` `ls`{{execute}} ``: the mark is text right after the code. */
function markInline(nodes: readonly PhrasingContent[]): PhrasingContent[] {
  const marked: PhrasingContent[] = [];
  for (const node of nodes) {
    const code = marked.at(-1);
    const match = node.type === "text" ? /^\{\{[^}]*\}\}/.exec(node.value) : null;
    const given = match && readMark(match[0]);
    if (node.type === "text" && match && given && code?.type === "inlineCode") {
      marked[marked.length - 1] = withProperties(code, given(code.value));
      marked.push({ ...node, value: node.value.slice(match[0].length) });
    } else marked.push(node);
  }
  return marked;
}

function withProperties(
  code: InlineCode,
  hProperties: Record<string, string | boolean>,
): InlineCode {
  return { ...code, data: { hProperties } };
}

const safeLink = /^(https?:\/\/|[^:]*$|[./?#])/i;

/** Without positions and line breaks between blocks, without links that could run something. */
function clean(node: ElementContent): ElementContent[] {
  if (node.type === "text") return [{ type: "text", value: node.value }];
  if (node.type !== "element") return [];
  const properties = Object.fromEntries(
    Object.entries(node.properties).filter(
      ([name, value]) => !(name === "href" || name === "src") || safeLink.test(String(value)),
    ),
  );
  const children = node.children.flatMap(clean);
  const element: Element = { type: "element", tagName: node.tagName, properties, children };
  return [node.tagName === "pre" ? hoistCommand(element) : element];
}

function hoistCommand(pre: Element): Element {
  const [code] = pre.children;
  if (code?.type !== "element") return pre;
  const commandNames = ["dataRun", "dataCopy", "dataInterrupt"];
  const isCommand = ([name]: [string, unknown]): boolean => commandNames.includes(name);
  const properties = Object.entries(code.properties);
  const kept = Object.fromEntries(properties.filter((property) => !isCommand(property)));
  return {
    ...pre,
    properties: { ...pre.properties, ...Object.fromEntries(properties.filter(isCommand)) },
    children: [{ ...code, properties: kept }],
  };
}
