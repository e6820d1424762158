import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { header } from "./launchers/watch-screen.ts";
import { Desk } from "./testing/desk.ts";

const turn = async (): Promise<void> => {
  await setImmediate();
};

const time = "Tue Nov 24 08:56:54 2026";

// As watch of procps-ng 4.0.2 prints it on terminals of these widths.
test.each([
  [80, "Every 2.0s: echo hello                         slipway: Tue Nov 24 08:56:54 2026"],
  [57, "Every 2.0s: echo hello  slipway: Tue Nov 24 08:56:54 2026"],
  [56, "Every 2.0s: echo hello slipway: Tue Nov 24 08:56:54 2026"],
  [55, "Every 2.0s: echo ...  slipway: Tue Nov 24 08:56:54 2026"],
  [51, "Every 2.0s: e...  slipway: Tue Nov 24 08:56:54 2026"],
  [50, "Every 2.0s: ...  slipway: Tue Nov 24 08:56:54 2026"],
  [48, "Every 2.0s...  slipway: Tue Nov 24 08:56:54 2026"],
  [47, "Every 2.0s:   slipway: Tue Nov 24 08:56:54 2026"],
  [46, "             slipway: Tue Nov 24 08:56:54 2026"],
  [40, "       slipway: Tue Nov 24 08:56:54 2026"],
  [32, ""],
])("the header of watch on %i columns", (columns, expected) => {
  expect(header({ columns, intervalMs: 2000, command: "echo hello", host: "slipway", time })).toBe(
    expected,
  );
});

function shown(at: string): string {
  return `Every 10.0s: date +%T; seq 9  slipway: Fri Jan  2 ${at} 2026\n\n${at}\n1\n2\n3`;
}

test("watch draws on a screen of its own, anew at each interval, and gives the old one back", async () => {
  const desk = new Desk(turn, { columns: 63, rows: 6 });
  desk.clock.held = true;
  await desk.type("echo before\r");
  await desk.type("watch -n 10 'date +%T; seq 9'\r");
  expect(desk.screen.alternate).toBe(true);
  expect(desk.screen.text).toBe(shown("03:04:05"));
  desk.clock.held = false;
  desk.clock.onJump = (to) => {
    if (to - desk.clock.now < 1000) return;
    desk.clock.held = desk.clock.jumps >= 3;
  };
  while (!desk.clock.held) await turn();
  const seconds = new Date(desk.clock.now).toISOString().slice(11, 19);
  expect(seconds > "03:04:30").toBe(true);
  expect(desk.screen.text).toBe(shown(seconds));
  await desk.type("\x03");
  await desk.prompt();
  expect(desk.screen.alternate).toBe(false);
  expect(desk.screen.text).toBe("$ echo before\nbefore\n$ watch -n 10 'date +%T; seq 9'\n$");
});

test("watch -d marks what is new, -t leaves the header out, long lines wrap, a resize counts", async () => {
  const desk = new Desk(turn, { columns: 8, rows: 4 });
  const bytes: string[] = [];
  const feed = desk.screen.feed.bind(desk.screen);
  desk.screen.feed = (text) => {
    bytes.push(text);
    feed(text);
  };
  desk.clock.held = true;
  await desk.type("watch -t -d -n 60 'date +%H:%M; echo 0123456789'\r");
  expect(desk.screen.text).toBe("03:04\n01234567\n89\n");
  desk.resize(20, 4);
  desk.clock.held = false;
  const { jumps } = desk.clock;
  while (desk.clock.jumps === jumps) await turn();
  desk.clock.held = true;
  await turn();
  await turn();
  expect(desk.screen.text).toBe("03:05\n0123456789\n");
  expect(bytes.at(-1)).toContain("03:0\x1b[7m5");
  await desk.type("\x03");
  await desk.prompt();
});
