import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { lessonJsonSchema } from "./json-schema.ts";

const path = "public/lessons/lesson.schema.json";

test("the published JSON Schema is the one that lessons are read with (REWRITE=1 writes it)", () => {
  const text = `${JSON.stringify(lessonJsonSchema(), null, 2)}\n`;
  if (process.env["REWRITE"]) writeFileSync(path, text);
  expect(readFileSync(path, "utf8")).toBe(text);
});
