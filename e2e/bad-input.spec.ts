import { expect, test } from "@playwright/test";
import { LessonPage } from "./lesson-page.ts";

test("a lesson that does not exist", async ({ page }) => {
  const lesson = new LessonPage(page);
  await page.goto("./?lesson=nosuch");
  await expect(page.getByRole("alert")).toContainText('There is no lesson "nosuch".');
  await page.getByRole("link", { name: "Open the first lesson" }).click();
  await lesson.atPrompt();
  await expect(page.getByRole("heading", { name: "Update your app", level: 1 })).toBeVisible();
});

test("an id that points elsewhere", async ({ page }) => {
  await page.goto("./?lesson=../../etc");
  await expect(page.getByRole("alert")).toContainText('There is no lesson "../../etc".');
});

test("a lesson file that does not parse", async ({ page }) => {
  await page.route("**/lessons/broken/lesson.md", (route) =>
    route.fulfill({ body: "---\nid: broken\ntitle: [\n---\n\n## One\n" }),
  );
  await page.goto("./?lesson=broken");
  await expect(page.getByRole("alert")).toContainText("This lesson cannot be opened");
  await expect(page.getByRole("alert")).toContainText("lesson.md:4: Flow sequence");
});

test("a lesson whose cluster cannot start", async ({ page }) => {
  const manifest =
    "{ apiVersion: v1, kind: Service, metadata: { name: UPPER }, spec: { ports: [{ port: 80 }] } }";
  const front = `id: refused\ntitle: Refused\nduration: 1\ncluster:\n  manifests: [${manifest}]\ntasks: []`;
  await page.route("**/lessons/refused/lesson.md", (route) =>
    route.fulfill({ body: `---\n${front}\n---\n\n## One\n\nText.\n` }),
  );
  await page.goto("./?lesson=refused");
  await expect(page.getByRole("alert")).toContainText('Service "UPPER" is invalid');
});

test("a network that fails before kubectl is there", async ({ page }) => {
  const lesson = new LessonPage(page);
  await page.route("**/assets/kubectl-*.js", (route) => route.abort());
  await lesson.open();
  await lesson.type("kubectl get deployments");
  await expect(lesson.screen).toContainText("Reload the page when you are online");
  await page.unroute("**/assets/kubectl-*.js");
  await page.reload();
  await lesson.atPrompt();
  await expect(lesson.screen).toContainText("4/4");
});

test("wrong commands, malformed YAML and Ctrl-C lose nothing", async ({ page }) => {
  const lesson = new LessonPage(page);
  await lesson.open();
  const wrong: readonly (readonly [line: string, answer: string])[] = [
    ["kubectl get pods --nosuch", "error: unknown flag: --nosuch"],
    ["kubectl get nosuch", 'error: the server doesn\'t have a resource type "nosuch"'],
    ["kubectl get pod nosuch", 'Error from server (NotFound): pods "nosuch" not found'],
    [
      "kubectl set image deployment/kubernetes-bootcamp nosuch=nginx",
      'error: unable to find container named "nosuch"',
    ],
    [
      "printf 'a: [\\n' > broken.yaml; kubectl apply -f broken.yaml",
      "error: error parsing broken.yaml",
    ],
    ["nosuch", "nosuch: command not found"],
    ["echo )", "syntax error"],
  ];
  for (const [line, answer] of wrong) {
    await lesson.type("clear");
    await lesson.type(line);
    await expect(lesson.screen).toContainText(answer);
  }
  await lesson.enter("while true; do true; done");
  await expect(lesson.stop).toBeVisible();
  await page.keyboard.press("Control+c");
  await expect(lesson.stop).toBeHidden();
  await lesson.type("clear");
  await lesson.type("kubectl get deployments");
  await expect(lesson.screen).toContainText("4/4");
  expect(lesson.complaints).toEqual([]);
});

test("a paste of 1 MB", async ({ page }) => {
  const lesson = new LessonPage(page);
  await lesson.open();
  await page.locator(".xterm-helper-textarea").evaluate((area) => {
    const data = new DataTransfer();
    data.setData("text/plain", `echo ${"x".repeat(1_000_000)} | wc -c\n`);
    area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
  });
  await page.keyboard.press("Enter");
  await expect(lesson.screen).toContainText("1000001");
  await lesson.type("echo still $((6 * 7))");
  await expect(lesson.screen).toContainText("still 42");
  expect(lesson.complaints).toEqual([]);
});
