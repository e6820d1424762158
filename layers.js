/** Who may import whom, lowest first. The one place this is written down as data. */
export const layers = {
  base: [],
  api: ["base"],
  cluster: ["api", "base"],
  kubectl: ["api", "base"],
  shell: ["base"],
  lessons: ["api", "base"],
  protocol: ["api", "base"],
  session: ["protocol", "cluster", "kubectl", "shell", "lessons", "api", "base"],
  worker: ["session", "protocol", "base"],
  node: ["session", "protocol", "kubectl", "cluster", "lessons", "api", "base"],
  terminal: ["base"],
  view: ["protocol", "api", "base"],
  ui: ["view", "terminal", "protocol", "lessons", "api", "base"],
};

/** npm packages, each let in by one folder only. */
export const packages = {
  base: ["pure-rand/"],
  api: ["yaml"],
  shell: ["unbash"],
  lessons: ["mdast-util-", "micromark-extension-", "valibot"],
  node: ["ws", "@kubernetes/client-node"],
  terminal: ["@xterm/"],
  view: ["d3-"],
  ui: ["react", "react-dom", "zustand", "idb-keyval", "hast-util-"],
};

/** Folders entered only by the files lying directly in them; their sub-folders are private. */
export const frontDoors = ["cluster", "kubectl", "shell", "lessons"];

/** No DOM, no clock, no chance: runs the same in a test, a worker and a bug report. */
export const core = [
  "base",
  "api",
  "cluster",
  "kubectl",
  "shell",
  "lessons",
  "protocol",
  "session",
];
