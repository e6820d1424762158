/** What images on busybox do without, Alpine Linux among them; and those on a slim Debian. */
const busyboxLacks = ["bash", "curl", "dig"];
const debianLacks = "curl dig hexdump httpd ip nc nslookup sysctl wget".split(" ");

/** What an image does without, by its tag; some have curl nevertheless. */
export function lackedBy(tag: string): readonly string[] {
  return tag.includes("alpine") ? busyboxLacks : debianLacks;
}

/** Names of the tools that a shell in these images may run. */
export const shellTools = [
  "awk",
  "base64",
  "basename",
  "cat",
  "chmod",
  "chown",
  "cp",
  "cut",
  "date",
  "dirname",
  "echo",
  "env",
  "expr",
  "false",
  "grep",
  "head",
  "hostname",
  "id",
  "kill",
  "ls",
  "mkdir",
  "mv",
  "nohup",
  "paste",
  "printenv",
  "printf",
  "rev",
  "rm",
  "rmdir",
  "sed",
  "seq",
  "sh",
  "sleep",
  "sort",
  "stat",
  "tac",
  "tail",
  "tar",
  "tee",
  "test",
  "timeout",
  "touch",
  "tr",
  "true",
  "uname",
  "uniq",
  "wc",
  "which",
  "whoami",
  "xargs",
  "yes",
] as const;
