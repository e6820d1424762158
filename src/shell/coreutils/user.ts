type Env = Readonly<Record<string, string>>;

/** The number of the user whose shell it is: root's, or the first that a system gives. */
export function userId(env: Env): number {
  return (env["USER"] ?? "root") === "root" ? 0 : 1000;
}

/** How a user or a group is called; the number of who is unknown. */
export function userName(id: number, env: Env): string {
  if (id === 0) return "root";
  return id === userId(env) ? env["USER"]! : String(id);
}
