import { expect, test } from "@playwright/test";
import { LessonPage } from "./lesson-page.ts";

const name = "kubernetes-bootcamp";
const v2 = `kubectl set image deployments/${name} ${name}=jocatalin/${name}:v2`;
const v10 = `kubectl set image deployments/${name} ${name}=gcr.io/google-samples/${name}:v10`;
const nodePort = `export NODE_PORT=$(kubectl get services/${name} -o go-template='{{(index .spec.ports 0).nodePort}}')`;
const tasks = {
  "Update the version of the app": ["look-around", "update-to-v2"],
  "Verify an update": ["reach-v2", "confirm-rollout"],
  "Roll back an update": ["break-it", "find-the-cause", "roll-back"],
};

/** How many lines each task's solution types. */
const solutions: Readonly<Record<string, number>> = {
  "look-around": 2,
  "update-to-v2": 2,
  "reach-v2": 2,
  "confirm-rollout": 1,
  "break-it": 1,
  "find-the-cause": 1,
  "roll-back": 2,
};

test("the module, typed into the terminal", async ({ page }) => {
  const lesson = new LessonPage(page);
  await lesson.open();
  await lesson.type("kubectl get deployments");
  await expect(lesson.screen).toContainText("4/4");
  await lesson.type("kubectl get pods");
  await expect(lesson.task("look-around")).toHaveAttribute("data-state", "passed");
  await lesson.type("kubectl describe pods");
  await lesson.type(v2);
  await expect(lesson.screen).toContainText("image updated");
  await lesson.settle();
  await expect(lesson.task("update-to-v2")).toHaveAttribute("data-state", "passed");

  await page.getByRole("button", { name: "Verify an update" }).last().click();
  await lesson.type(`kubectl describe services/${name}`);
  await lesson.type(nodePort);
  await lesson.type("echo NODE_PORT=$NODE_PORT");
  await expect(lesson.screen).toContainText(/NODE_PORT=3\d{4}/);
  for (let request = 0; request < 4; request++) await lesson.type("curl $(minikube ip):$NODE_PORT");
  await expect(lesson.screen).toContainText("| v=2");
  await lesson.type(`kubectl rollout status deployments/${name}`);
  await expect(lesson.screen).toContainText("successfully rolled out");
  await lesson.type('kubectl describe pods | grep "Image"');
  for (const id of tasks["Verify an update"]) {
    await expect(lesson.task(id)).toHaveAttribute("data-state", "passed");
  }

  await lesson.openStep("Roll back an update");
  await lesson.type("clear");
  await lesson.type(v10);
  await lesson.settle();
  await expect(lesson.task("break-it")).toHaveAttribute("data-state", "passed");
  await expect(page.locator(".stage-strip")).toHaveAttribute("data-branch", "stuck");
  await lesson.type("kubectl get deployments");
  await expect(lesson.screen).toContainText(/3\/4 +2 +3 /);
  await lesson.enter(`kubectl rollout status deployments/${name}`);
  await expect(lesson.screen).toContainText("2 out of 4 new replicas have been updated...");
  await expect(lesson.stop).toBeVisible();
  await page.keyboard.press("Control+c");
  await expect(lesson.stop).toBeHidden();
  await lesson.type("kubectl get pods");
  await lesson.type('kubectl describe pods | grep "Image"');
  await lesson.type(`kubectl rollout undo deployments/${name}`);
  await lesson.settle();
  await lesson.type("kubectl get pods");
  for (const id of tasks["Roll back an update"]) {
    await expect(lesson.task(id)).toHaveAttribute("data-state", "passed");
  }
  await expect(page.getByText("That was the whole module.")).toBeVisible();
  expect(lesson.complaints).toEqual([]);
});

test("the module, by clicks alone", async ({ page }) => {
  const lesson = new LessonPage(page);
  await lesson.open("?speed=60");
  for (const [title, ids] of Object.entries(tasks)) {
    await lesson.openStep(title);
    const commands = page.locator(".command .run");
    for (let index = 0; index < (await commands.count()); index++) {
      const command = commands.nth(index);
      const text = await command.innerText();
      await lesson.ends(async () => {
        await command.click();
        // The stuck rollout is waited for in vain, and left as the text says.
        if (title === "Roll back an update" && text.includes("rollout status")) {
          await lesson.stop.click();
        }
      });
    }
    for (const id of ids) await expect(lesson.task(id)).toHaveAttribute("data-state", "passed");
  }
  await expect(page.getByText("That was the whole module.")).toBeVisible();
  expect(lesson.complaints).toEqual([]);
});

test("the module, shown", async ({ page }) => {
  const lesson = new LessonPage(page);
  await lesson.open("?speed=60");
  for (const [title, ids] of Object.entries(tasks)) {
    await lesson.openStep(title);
    for (const id of ids) {
      // What one solution typed may have been all that another task asked for.
      if ((await lesson.task(id).getAttribute("data-state")) === "passed") continue;
      await lesson.ends(
        () => lesson.task(id).getByRole("button", { name: "Show me" }).click(),
        solutions[id],
      );
      await expect(lesson.task(id)).toContainText("Done with help.");
    }
  }
  expect(lesson.complaints).toEqual([]);
});
