import { setImmediate } from "node:timers/promises";
import { afterEach, expect, test, vi } from "vitest";
import { Session } from "#session/session.ts";
import { apiHttpServer } from "./http-server.ts";
import { ServedSession } from "./serve.ts";

const session = () =>
  new Session({
    turn: async () => {
      await setImmediate();
    },
  });

afterEach(() => {
  vi.useRealTimers();
});

test("virtual time follows the real one at its speed and loses none, however often it is asked", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  const own = session();
  const served = new ServedSession(own, 3);
  const start = own.now;
  vi.advanceTimersByTime(10);
  const first = served.catchUp();
  vi.advanceTimersByTime(5);
  await Promise.all([first, served.catchUp()]);
  served.stop();
  expect(own.now - start).toBe(45);
});

test("virtual time can begin at a moment, and never goes back", async () => {
  const own = session();
  const served = new ServedSession(own, 0);
  const start = own.now;
  await served.advanceTo(start + 700);
  await served.advanceTo(start);
  expect(own.now).toBe(start + 700);
});

test("what was due before a request came has happened when it is answered", async () => {
  const done: string[] = [];
  const server = apiHttpServer({
    catchUp: async () => {
      await setImmediate();
      done.push("time");
    },
    handle: ({ path }) => {
      done.push(path);
      return { code: 200, headers: {}, body: {} };
    },
    exec: () => Promise.reject(new Error("not asked")),
    portForward: () => Promise.reject(new Error("not asked")),
    control: () => Promise.resolve(undefined),
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await fetch(`http://127.0.0.1:${port}/version`);
  server.closeAllConnections();
  server.close();
  expect(done).toEqual(["time", "/version"]);
});
