import { readFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { parseLesson } from "#lessons/lesson.ts";
import { Session } from "./session.ts";

// "Update your app" from the first command to the last, on twenty different clusters.

const path = "public/lessons/update-your-app/lesson.md";
const lesson = parseLesson(readFileSync(path, "utf8"), path);
const seeds = Array.from({ length: 20 }, (_, index) => index + 1);
const name = "kubernetes-bootcamp";
const setImage = (image: string): string =>
  `kubectl set image deployments/${name} ${name}=${image}`;
const updated = `deployment.apps/${name} image updated\n`;
const v2Digest = "sha256:fb1a3ced00cecfc1f83f18ab5cd14199e30adc1b49aa4244f5d65ad3f5feb2a5";

/** The cells of a table without its head. */
const cells = (table: string): string[][] =>
  table
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.split(/ {2,}/));

const readyAndStatus = (row: readonly string[]): string => row.slice(1, 3).join(" ");

test.each(seeds)("the module, seed %i", async (seed) => {
  const session = new Session({
    lesson,
    seed,
    turn: async () => {
      await setImmediate();
    },
  });
  const run = async (line: string, interruptAfterMs?: number): Promise<string> => {
    const { output, exitCode } = await session.run(line, interruptAfterMs);
    expect(exitCode, `seed ${seed}: ${line}\n${output}`).toBe(
      interruptAfterMs === undefined ? 0 : 130,
    );
    return output;
  };
  const podsOf = async (): Promise<string[][]> => cells(await run("kubectl get pods"));

  // Step 1.
  expect(await run("kubectl get deployments")).toMatch(
    /^NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nkubernetes-bootcamp +4\/4 +4 +4 +76s\n$/,
  );
  const first = await podsOf();
  expect(first).toHaveLength(4);
  for (const row of first) {
    expect(row).toEqual([
      expect.stringMatching(/^kubernetes-bootcamp-5d5f759cc8-[b-z2-9]{5}$/),
      "1/1",
      "Running",
      "0",
      "76s",
    ]);
  }
  const described = await run("kubectl describe pods");
  expect(described.match(/^Name: /gm)).toHaveLength(4);
  expect(
    described.match(/ Image: +gcr\.io\/google-samples\/kubernetes-bootcamp:v1$/gm),
  ).toHaveLength(4);
  expect(described.match(/^Events:$/gm)).toHaveLength(4);
  expect(await run(setImage("jocatalin/kubernetes-bootcamp:v2"))).toBe(updated);
  await session.wait(15_000);
  const during = await podsOf();
  expect(during.filter((row) => row[2] === "Terminating").length, `seed ${seed}`).toBeGreaterThan(
    0,
  );
  expect(
    during.filter((row) => row[0]!.includes("-76c8bb74d-") && row[2] === "Running").length,
  ).toBeGreaterThan(0);

  // Step 2.
  await session.settle();
  const service = await run("kubectl describe services/kubernetes-bootcamp");
  const nodePort = / NodePort: +<unset> {2}(\d+)\/TCP/.exec(
    ` ${service.replaceAll("\n", "\n ")}`,
  )?.[1];
  expect(Number(nodePort)).toBeGreaterThanOrEqual(30_000);
  await run(
    `export NODE_PORT=$(kubectl get services/${name} -o go-template='{{(index .spec.ports 0).nodePort}}')`,
  );
  expect(await run("echo NODE_PORT=$NODE_PORT")).toBe(`NODE_PORT=${nodePort}\n`);
  const v2 = (await podsOf()).map(([pod]) => pod!);
  expect(v2).toHaveLength(4);
  const answered = new Set<string>();
  for (let request = 0; request < 40; request++) {
    const answer = await run("curl $(minikube ip):$NODE_PORT");
    const match = /^Hello Kubernetes bootcamp! \| Running on: (\S+) \| v=2\n$/.exec(answer);
    answered.add(match?.[1] ?? answer);
  }
  expect([...answered].toSorted()).toEqual(v2.toSorted());
  expect(await run(`kubectl rollout status deployments/${name}`)).toBe(
    `deployment "${name}" successfully rolled out\n`,
  );
  const images = await run('kubectl describe pods | grep "Image"');
  expect(images.match(/ Image: +jocatalin\/kubernetes-bootcamp:v2$/gm)).toHaveLength(4);
  expect(images.match(new RegExp(`Image ID: .*${v2Digest}$`, "gm"))).toHaveLength(4);

  // Step 3.
  expect(await run(setImage("gcr.io/google-samples/kubernetes-bootcamp:v10"))).toBe(updated);
  await session.wait(30_000);
  expect(cells(await run("kubectl get deployments"))[0]!.slice(0, 4)).toEqual([
    name,
    "3/4",
    "2",
    "3",
  ]);
  expect(await run(`kubectl rollout status deployments/${name}`, 5000)).toBe(
    `Waiting for deployment "${name}" rollout to finish: 2 out of 4 new replicas have been updated...\n^C\n`,
  );
  for (let minute = 0; minute < 3; minute++) {
    const stuck = await podsOf();
    const survivors = stuck.filter((row) => row[0]!.includes("-76c8bb74d-"));
    expect(survivors.map(readyAndStatus)).toEqual(["1/1 Running", "1/1 Running", "1/1 Running"]);
    const failing = stuck.filter((row) => row[0]!.includes("-5b5d6dcff4-"));
    expect(failing).toHaveLength(2);
    for (const row of failing)
      expect(row.slice(1, 3)).toEqual([
        "0/1",
        expect.stringMatching(/^(ErrImagePull|ImagePullBackOff)$/),
      ]);
    expect(stuck).toHaveLength(5);
    await session.wait(60_000);
  }
  const survivors = (await podsOf())
    .map(([pod]) => pod!)
    .filter((pod) => pod.includes("-76c8bb74d-"));
  expect(await run("curl $(minikube ip):$NODE_PORT")).toContain("v=2");
  expect(await run('kubectl describe pods | grep "Image"')).toContain(
    "gcr.io/google-samples/kubernetes-bootcamp:v10",
  );
  expect(await run(`kubectl rollout undo deployments/${name}`)).toBe(
    `deployment.apps/${name} rolled back\n`,
  );
  await session.settle();
  await session.wait(60_000);
  const last = await podsOf();
  expect(last).toHaveLength(4);
  expect(new Set(last.map(readyAndStatus))).toEqual(new Set(["1/1 Running"]));
  expect(last.map(([pod]) => pod!)).toEqual(expect.arrayContaining(survivors));
  expect(cells(await run("kubectl get deployments"))[0]!.slice(0, 4)).toEqual([
    name,
    "4/4",
    "4",
    "4",
  ]);
  expect((await run('kubectl describe pods | grep "Image"')).match(/:v2$/gm)).toHaveLength(4);
  expect(session.tasks.filter((task) => !task.passed)).toEqual([]);
});
