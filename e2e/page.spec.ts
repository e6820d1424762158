import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { LessonPage } from "./lesson-page.ts";

const v2 =
  "kubectl set image deployments/kubernetes-bootcamp kubernetes-bootcamp=jocatalin/kubernetes-bootcamp:v2";

test("pause holds the cluster, step goes to the next thing, speed hurries", async ({ page }) => {
  const lesson = new LessonPage(page);
  await lesson.open();
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.locator(".elapsed.paused")).toBeVisible();
  await lesson.type(v2);
  await expect(lesson.screen).toContainText("image updated");
  const replicaSets = lesson.outline.locator("[data-kind=ReplicaSet]");
  await expect(replicaSets).toHaveCount(1);
  const step = page.getByRole("button", { name: "Step", exact: true });
  await expect(async () => {
    await step.click();
    await expect(replicaSets).toHaveCount(2, { timeout: 100 });
  }).toPass();
  await page.getByRole("combobox", { name: "Speed" }).selectOption("60");
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(lesson.task("update-to-v2")).toHaveAttribute("data-state", "passed");
  expect(lesson.complaints).toEqual([]);
});

test("undo takes back the last change, reset everything", async ({ page }) => {
  const lesson = new LessonPage(page);
  await lesson.open();
  const undo = page.getByRole("button", { name: "Undo" });
  await expect(undo).toBeDisabled();
  await lesson.type("kubectl get deployments");
  await lesson.type("kubectl get pods");
  await expect(lesson.task("look-around")).toHaveAttribute("data-state", "passed");
  await lesson.type("kubectl delete service kubernetes-bootcamp");
  await expect(lesson.screen).toContainText('"kubernetes-bootcamp" deleted');
  await expect(undo).toHaveAttribute(
    "title",
    "Take back: kubectl delete service kubernetes-bootcamp",
  );
  await undo.click();
  await expect(lesson.screen).not.toContainText("deleted");
  await expect(lesson.screen).toContainText("kubectl get pods");
  await lesson.type("kubectl get services");
  await expect(lesson.screen).toContainText("NodePort");
  await expect(lesson.task("look-around")).toHaveAttribute("data-state", "passed");
  await page.getByRole("button", { name: "Reset the lesson" }).click();
  await expect(lesson.screen).not.toContainText("kubectl");
  await lesson.atPrompt();
  await expect(lesson.task("look-around")).toHaveAttribute("data-state", "open");
  expect(lesson.complaints).toEqual([]);
});

test("a reload goes on where the lesson was left; reset begins it anew", async ({ page }) => {
  const lesson = new LessonPage(page);
  await lesson.open();
  await lesson.type("kubectl scale deployment/kubernetes-bootcamp --replicas=2");
  await lesson.settle();
  await lesson.type("kubectl get pods");
  // xterm draws a frame later than the command ends.
  await expect(lesson.screen).toHaveText(/AGE[^$]*\$\s*$/);
  const screen = await lesson.screen.innerText();
  await page.reload();
  await lesson.atPrompt();
  await expect(lesson.screen).toHaveText(screen, { useInnerText: true });
  await expect(page.getByRole("button", { name: "Undo" })).toBeEnabled();
  await expect(page.locator("svg [data-kind=Pod]")).toHaveCount(2);
  await page.getByRole("button", { name: "Reset the lesson" }).click();
  await expect(page.locator("svg [data-kind=Pod]")).toHaveCount(4);
  await page.reload();
  await lesson.atPrompt();
  await expect(page.locator("svg [data-kind=Pod]")).toHaveCount(4);
  expect(lesson.complaints).toEqual([]);
});

test("the picture and its words follow the cluster", async ({ page }) => {
  const lesson = new LessonPage(page);
  await lesson.open();
  const pods = page.locator("svg [data-kind=Pod]");
  await expect(pods).toHaveCount(4);
  await expect(page.locator("svg [data-kind=Node]")).toHaveCount(3);
  await expect(page.locator("svg [data-kind=Pod][data-serving=true]")).toHaveCount(4);
  await expect(page.locator("svg [data-kind=Pod][data-version=v1]")).toHaveCount(4);
  await expect(page.locator(".stage-strip")).toHaveAttribute("data-stage", "1");
  await lesson.type(v2);
  await lesson.settle();
  await expect(page.locator("svg [data-kind=Pod][data-version=v2][data-serving=true]")).toHaveCount(
    4,
  );
  await expect(pods).toHaveCount(4);
  await expect(page.locator(".stage-strip")).toHaveAttribute("data-stage", "4");
  await expect(lesson.outline.locator("[data-kind=Pod]")).toHaveCount(4);
  await pods.first().click();
  await expect(page.locator(".inspector")).toContainText("jocatalin/kubernetes-bootcamp:v2");
  await page.locator(".inspector").getByRole("button", { name: "Close" }).click();
  await expect(page.locator(".inspector")).toHaveCount(0);
  expect(lesson.complaints).toEqual([]);
});

test("the keyboard is enough, and leaves the terminal by Shift+Tab", async ({ page }) => {
  const lesson = new LessonPage(page);
  await lesson.open();
  await page.locator(".xterm-helper-textarea").focus();
  await page.keyboard.type("kubectl get depl");
  await page.keyboard.press("Tab");
  await expect(lesson.screen).toContainText("kubectl get deployments ");
  await page.keyboard.press("Control+u");
  await page.keyboard.press("Shift+Tab");
  await expect(page.locator(".xterm-helper-textarea")).not.toBeFocused();
  await page.getByRole("separator", { name: "Width of the lesson" }).focus();
  const before = await page.locator(".region.lesson").boundingBox();
  await page.keyboard.press("ArrowRight");
  const after = await page.locator(".region.lesson").boundingBox();
  expect(after!.width).toBeGreaterThan(before!.width);
});

for (const theme of ["light", "dark"] as const) {
  test(`nothing for axe to complain about, ${theme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    const lesson = new LessonPage(page);
    await lesson.open();
    await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });
}

for (const [width, height] of [
  [390, 844],
  [844, 390],
  [1440, 900],
] as const) {
  test(`nothing is cut off at ${width}x${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    const lesson = new LessonPage(page);
    await lesson.open();
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
    for (const label of ["Lesson", "Picture", "Terminal"]) {
      await page.getByRole("button", { name: `Show only the ${label.toLowerCase()}` }).click();
      await expect(page.getByRole("region", { name: label, exact: true })).toBeVisible();
      await page.getByRole("button", { name: "Show everything" }).click();
    }
  });
}

test("the same seed gives the same names; another gives others", async ({ page }) => {
  const lesson = new LessonPage(page);
  const names = async (query: string): Promise<string[]> => {
    await lesson.open(query);
    return lesson.outline
      .locator("[data-kind=Pod]")
      .evaluateAll((rows) => rows.map((row) => row.getAttribute("data-name") ?? ""));
  };
  const first = await names("?seed=5");
  expect(first).toHaveLength(4);
  expect(await names("?seed=5")).toEqual(first);
  expect(await names("?seed=6")).not.toEqual(first);
});
