import { expect, type Page } from "@playwright/test";

/** The first lesson's page, as a learner has it before them. Every complaint of the console is kept. */
export class LessonPage {
  readonly page: Page;
  readonly complaints: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) this.complaints.push(message.text());
    });
    page.on("pageerror", (error) => this.complaints.push(String(error)));
  }

  async open(query = ""): Promise<void> {
    await this.page.goto(`./${query}`);
    await this.atPrompt();
  }

  /** Waits until the terminal shows a prompt and nothing runs. */
  async atPrompt(): Promise<void> {
    await expect(this.page.locator(".xterm-rows")).toContainText("$");
    await expect(this.stop).toBeHidden();
  }

  /** Types a line into the terminal, key by key, and presses Enter. */
  async enter(line: string): Promise<void> {
    await this.page.locator(".xterm-helper-textarea").focus();
    await this.page.keyboard.type(line);
    await this.page.keyboard.press("Enter");
  }

  /** Types a line and waits until it has ended. */
  async type(line: string): Promise<void> {
    await this.ends(() => this.enter(line));
  }

  /** Waits until the command that `begin` begins has ended. */
  async ends(begin: () => Promise<void>, commands = 1): Promise<void> {
    const terminal = this.page.locator(".terminal-box");
    const before = Number(await terminal.getAttribute("data-commands-ended"));
    await begin();
    await expect(terminal).toHaveAttribute("data-commands-ended", String(before + commands));
  }

  /** Lets the cluster's time run until nothing is going on. */
  async settle(): Promise<void> {
    const forward = this.page.getByRole("button", { name: "Fast-forward" });
    if (await forward.isEnabled()) await forward.click();
    await expect(forward).toBeDisabled();
  }

  async openStep(title: string): Promise<void> {
    await this.page
      .getByRole("navigation", { name: "Steps" })
      .getByRole("button", { name: title })
      .click();
    await expect(this.page.locator(".prose h3")).toHaveText(title);
  }

  task(id: string) {
    return this.page.locator(`[data-task="${id}"]`);
  }

  get stop() {
    return this.page.getByRole("button", { name: "Ctrl-C" });
  }

  /** What the terminal shows. */
  get screen() {
    return this.page.locator(".xterm-rows");
  }

  /** The picture in words, as a screen reader has it. */
  get outline() {
    return this.page.locator(".picture-table");
  }
}
