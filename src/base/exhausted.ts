/** What the JavaScript engine had too little of, in the words of V8, Firefox and Safari. */
export function exhausted(error: unknown): "stack" | "memory" | undefined {
  if (!(error instanceof Error)) return undefined;
  if (/maximum call stack|too much recursion/i.test(error.message)) return "stack";
  const memory =
    /invalid (?:string|array) length|out of memory|allocation size|maximum size exceeded/i;
  return memory.test(error.message) ? "memory" : undefined;
}
