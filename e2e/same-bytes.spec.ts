import { setImmediate } from "node:timers/promises";
import { expect, test } from "@playwright/test";
import type { KeptPast, ToPage, ToWorker } from "#protocol/messages.ts";
import { openSession } from "#session/open.ts";
import { LessonPage } from "./lesson-page.ts";

/** What the page and its worker said to each other, as far as this test looks at it. */
interface Heard {
  boot: ToWorker & { type: "boot" };
  screen: string;
  past: KeptPast;
}

test("what was lived in the browser is lived again in Node, to the byte", async ({ page }) => {
  await page.addInitScript(() => {
    const heard: { boot?: unknown; screen: string; past?: unknown } = { screen: "" };
    Object.assign(window, { heard });
    window.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        this.addEventListener("message", ({ data }: MessageEvent<ToPage>) => {
          if (data.type === "tty.output") heard.screen += data.data;
          if (data.type === "past") heard.past = data.kept;
        });
      }

      override postMessage(message: ToWorker): void {
        if (message.type === "boot") heard.boot = message;
        super.postMessage(message);
      }
    };
  });
  const lesson = new LessonPage(page);
  await lesson.open("?seed=11&speed=10");
  await lesson.type(
    "kubectl set image deployments/kubernetes-bootcamp kubernetes-bootcamp=jocatalin/kubernetes-bootcamp:v2",
  );
  await lesson.type("kubectl rollout status deployments/kubernetes-bootcamp");
  await lesson.type(
    "curl -s $(minikube ip):$(kubectl get svc kubernetes-bootcamp -o jsonpath='{.spec.ports[0].nodePort}')",
  );
  await lesson.type("kubectl scale deployment/kubernetes-bootcamp --replicas=6");
  await lesson.settle();
  await lesson.type("kubectl get pods,replicasets,events,endpointslices -o yaml");
  const { boot, screen, past } = await page.evaluate(
    () => (window as unknown as { heard: Heard }).heard,
  );

  let again = "";
  const opened = openSession(boot.lessonText, {
    turn: async () => {
      await setImmediate();
    },
    seed: 11,
    columns: boot.columns,
    rows: boot.rows,
    onOutput: (bytes) => {
      again += bytes;
    },
  });
  if ("problem" in opened) throw new Error(opened.problem);
  await opened.session.replay(past);
  expect(again.length).toBeGreaterThan(20_000);
  expect(again).toBe(screen);
});
