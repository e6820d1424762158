import { expect, test } from "vitest";
import { Session } from "#session/session.ts";
import { setImmediate } from "node:timers/promises";

const manifest = (image: string) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: nginx, image: "${image}"}]}`;

test("server-side apply takes over what kubectl applied itself before", async () => {
  const session = new Session({ turn: () => setImmediate(), seed: 1 });
  const run = async (line: string) => (await session.run(line)).output.trimEnd();
  await run(`cat > web.yaml <<'EOF'\n${manifest("nginx:1.25")}\nEOF`);
  await run(`cat > web2.yaml <<'EOF'\n${manifest("nginx:1.26")}\nEOF`);
  await run("kubectl apply -f web.yaml");
  expect(await run("kubectl apply --server-side -f web2.yaml --force-conflicts")).toBe(
    "deployment.apps/web serverside-applied",
  );
  const managers =
    '{range .metadata.managedFields[*]}{.manager} {.operation} {.subresource}{"\\n"}{end}';
  expect(await run(`kubectl get deploy web --show-managed-fields -o 'jsonpath=${managers}'`)).toBe(
    "kubectl-last-applied Apply \nkubectl Apply",
  );
});
