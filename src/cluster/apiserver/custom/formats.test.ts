import { expect, test } from "vitest";
import { hasFormat } from "./formats.ts";

test.each([
  ["date", ["2026-02-28", "2024-02-29"], ["2026-02-29", "2026-13-01", "yesterday"]],
  ["date-time", ["2026-01-01T09:00:00Z", "2014-12-15T19:30:20.000Z"], ["2026-01-01", "noon"]],
  ["duration", ["1h30m", "22 ns", "3 days"], ["soon", "1x"]],
  ["ipv4", ["10.0.0.1"], ["10.0.0.256", "::1"]],
  ["ipv6", ["::1", "fe80::1:2", "::ffff:10.0.0.1", "1:2:3:4:5:6:7:8"], ["1:2", ":::", "10.0.0.1"]],
  ["cidr", ["10.0.0.0/8", "fd00::/64"], ["10.0.0.0", "10.0.0.0/33"]],
  ["mac", ["00:00:5e:00:53:01", "0000.5e00.5301"], ["00:00"]],
  ["uuid", ["123e4567-e89b-12d3-a456-426614174000"], ["123e4567"]],
  ["uuid4", ["123e4567-e89b-42d3-a456-426614174000"], ["123e4567-e89b-12d3-a456-426614174000"]],
  ["isbn", ["0321751043", "978-0321751041"], ["0321751044"]],
  ["byte", ["aGVsbG8="], ["a"]],
  ["email", ["a@example.com"], ["a"]],
  ["hostname", ["example.com", "a-b"], ["a b", "-a"]],
  ["hexcolor", ["#fff", "a1b2c3"], ["#ff"]],
  ["rgbcolor", ["rgb(255,0,17)"], ["rgb(256,0,0)"]],
  ["password", ["anything"], []],
])("%s", (format, right, wrong) => {
  for (const text of right) expect([text, hasFormat(format, text)]).toEqual([text, true]);
  for (const text of wrong) expect([text, hasFormat(format, text)]).toEqual([text, false]);
});

test("formats that nobody checks", () => {
  expect(hasFormat("int32", "x")).toBeUndefined();
  expect(hasFormat("my-own", "x")).toBeUndefined();
});
