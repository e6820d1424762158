import { expect, test } from "@playwright/test";
import { LessonPage } from "./lesson-page.ts";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

test("keys that an on-screen keyboard lacks", async ({ page }) => {
  const lesson = new LessonPage(page);
  await lesson.open();
  const key = (name: string) => page.getByRole("button", { name, exact: true });
  await lesson.enter("while true; do true; done");
  await expect(lesson.stop).toBeVisible();
  await key("Ctrl").tap();
  await expect(key("Ctrl")).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.type("c");
  await expect(lesson.stop).toBeHidden();
  await expect(key("Ctrl")).toHaveAttribute("aria-pressed", "false");
  await lesson.type("clear");
  await page.keyboard.type("kubectl get deploymen");
  await key("Tab").tap();
  await expect(lesson.screen).toContainText("kubectl get deployments");
  await page.keyboard.press("Control+c");
  await lesson.type("echo one");
  await key("Up").tap();
  await key("Left").tap();
  await page.keyboard.press("Backspace");
  await lesson.ends(() => page.keyboard.press("Enter"));
  await expect(lesson.screen).toContainText("oe");
  expect(lesson.complaints).toEqual([]);
});

for (const width of [390, 375, 360]) {
  test(`the bar takes two rows and cuts nothing off, ${width} wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 });
    const lesson = new LessonPage(page);
    await lesson.open();
    const cut = await page
      .locator(".top-bar h1")
      .evaluate((title) => title.scrollWidth - title.clientWidth);
    expect(cut).toBeLessThanOrEqual(0);
    const bar = await page.locator(".top-bar").boundingBox();
    expect(bar!.height).toBeLessThan(100);
  });
}
