import { expect, test } from "vitest";
import { printQuantity } from "./quantity-print.ts";

const small = (value: string, scale: number, kept: string, format: string) =>
  `{i:(resource.int64Amount){value:(int64)${value} scale:(resource.Scale)${scale}} ` +
  `d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)${kept} Format:(resource.Format)${format}}`;

test.each([
  ["0", "0", 0, "0", "DecimalSI"],
  ["100m", "100", -3, "100m", "DecimalSI"],
  ["1", "1", 0, "1", "DecimalSI"],
  ["0.5", "5", -1, "", "DecimalSI"],
  ["1.500", "1500", -3, "1.500", "DecimalSI"],
  ["1000", "1000", 0, "", "DecimalSI"],
  ["2G", "2", 9, "2G", "DecimalSI"],
  ["12e6", "12", 6, "12e6", "DecimalExponent"],
  ["1e2", "1", 2, "", "DecimalExponent"],
  ["-5", "-5", 0, "-5", "DecimalSI"],
  ["128Mi", "134217728", 0, "", "BinarySI"],
  ["100Mi", "104857600", 0, "100Mi", "BinarySI"],
  ["10Ti", "10995116277760", 0, "10Ti", "BinarySI"],
])("%s is a small number", (text, value, scale, kept, format) => {
  expect(printQuantity(text)).toBe(small(value, scale, kept, format));
});

const big = (words: string, scale: number, format: string) =>
  `{i:(resource.int64Amount){value:(int64)0 scale:(resource.Scale)0} ` +
  `d:(resource.infDecAmount){Dec:(*inf.Dec){unscaled:(big.Int){neg:(bool)false abs:(big.nat)[${words}]} ` +
  `scale:(inf.Scale)${scale}}} s:(string) Format:(resource.Format)${format}}`;

test.each([
  ["1.5Ki", "1536000000000", 9, "BinarySI"],
  ["100Ti", "8568098291072368640 5960", 9, "BinarySI"],
  ["9Ei", "9223372036854775807", 0, "BinarySI"],
  ["0.0001Ki", "102400000", 9, "DecimalSI"],
  ["1.0000000001", "1000000001", 9, "DecimalSI"],
])("%s is a big decimal", (text, words, scale, format) => {
  expect(printQuantity(text)).toBe(big(words, scale, format));
});
