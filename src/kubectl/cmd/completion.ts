import { type Command, UsageError, usageErrorf } from "./command.ts";

/** `kubectl completion`. */
export const completion: Command = {
  name: "completion",
  heading: "Settings Commands:",
  use: "completion SHELL",
  short: "Output shell completion code for the specified shell (bash, zsh, fish, or powershell)",
  long: `Print a script that lets a shell complete kubectl's command lines: commands, flags, types and the names of objects.

 There is one for bash. Those for zsh, fish and powershell are left out. The terminal of the page completes without it.`,
  example: `  # Complete in this shell
  source <(kubectl completion bash)`,
  async run(invocation) {
    const { args, streams } = invocation;
    const [shell] = args;
    if (shell === undefined) throw usageErrorf(invocation, "Shell not specified.");
    if (args.length > 1) {
      throw usageErrorf(invocation, "Too many arguments. Expected only the shell type.");
    }
    if (["zsh", "fish", "powershell"].includes(shell)) {
      throw new UsageError(`Slipway leaves out the script for ${shell}; there is one for bash`);
    }
    if (shell !== "bash") {
      throw usageErrorf(invocation, `Unsupported shell type ${JSON.stringify(shell)}.`);
    }
    await streams.out.write(bash);
  },
};

/** Asks `kubectl __complete` for what the word under the cursor may become. */
const bash = `# bash completion for kubectl

__start_kubectl() {
    local word="\${COMP_WORDS[COMP_CWORD]}"
    local candidates
    candidates="$("\${COMP_WORDS[0]}" __complete "\${COMP_WORDS[@]:1:COMP_CWORD-1}" "$word" 2>/dev/null)"
    COMPREPLY=()
    while IFS= read -r candidate; do
        [[ -n "$candidate" ]] && COMPREPLY+=("$candidate")
    done <<< "$candidates"
}

complete -o default -F __start_kubectl kubectl
`;
