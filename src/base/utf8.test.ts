import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decodeUtf8, encodeUtf8, Utf8Decoder, utf8Length } from "./utf8.ts";

test("text becomes the bytes that everybody else makes of it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      expect([...encodeUtf8(text)]).toEqual([...new TextEncoder().encode(text)]);
      expect(decodeUtf8(encodeUtf8(text))).toBe(text);
      expect(utf8Length(text)).toBe(encodeUtf8(text).length);
    }),
  );
});

test("any bytes become a text that becomes the same bytes, whole or in pieces", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(40), (bytes, cut) => {
      expect([...encodeUtf8(decodeUtf8(bytes))]).toEqual([...bytes]);
      const decoder = new Utf8Decoder();
      const text = decoder.decode(bytes.slice(0, cut)) + decoder.decode(bytes.slice(cut));
      expect(text + decoder.end()).toBe(decodeUtf8(bytes));
    }),
  );
});

test("what is no UTF-8 does not pass for a character", () => {
  expect(decodeUtf8(new Uint8Array([0x61, 0xff, 0xc3, 0xa4, 0xed, 0xa0, 0x80, 0xc0, 0x80]))).toBe(
    "a\udcffä\udced\udca0\udc80\udcc0\udc80",
  );
});
