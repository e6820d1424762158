import { kubectl } from "./kubectl.ts";
import { run } from "./run.ts";
import { serve } from "./serve.ts";

const usage = `Usage:
  slipway run [--lesson ID] [--seed N] [--nodes N] FILE|-
        types each line of FILE at the prompt and prints the transcript
  slipway serve [--port N] [--lesson ID] [--seed N] [--nodes N]
                [--speed X | --frozen] [--disable-admission-plugins NAMES]
                [--service-cluster-ip-range CIDR] [--token-auth-file FILE] [--client-ca-file FILE]
                [--tls-cert-file FILE --tls-private-key-file FILE]
        serves the cluster's API on 127.0.0.1, for kubectl and other clients
  slipway kubectl [--server URL] ARGS…
        kubectl over HTTP, to \`slipway serve\` or to a real API server
`;

/** Each subcommand takes the arguments after its name and answers the exit code. */
const commands: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  run,
  serve,
  kubectl,
};

const [name = "", ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (command) {
  process.exitCode = await command(args);
} else if (name === "" || name === "help" || name === "--help" || name === "-h") {
  process.stdout.write(usage);
} else {
  process.stderr.write(`slipway: unknown command "${name}"\n\n${usage}`);
  process.exitCode = 2;
}
