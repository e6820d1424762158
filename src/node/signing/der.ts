// DER, the form of certificates and of requests for them (X.690): a tag, the length of what follows, what follows.

/** An element as it stands in the bytes. */
export interface Element {
  readonly tag: number;
  readonly whole: Buffer;
  readonly content: Buffer;
}

/** The elements that stand one after the other in these bytes. Throws RangeError where they end too early. */
export function elements(bytes: Buffer): Element[] {
  const found: Element[] = [];
  for (let start = 0; start < bytes.length;) {
    const first = bytes.readUInt8(start + 1);
    const size = first < 0x80 ? 0 : first - 0x80;
    const begin = start + 2 + size;
    const end = begin + (size === 0 ? first : bytes.readUIntBE(start + 2, size));
    if (end > bytes.length) throw new RangeError("an element is longer than its bytes");
    const whole = bytes.subarray(start, end);
    found.push({ tag: bytes.readUInt8(start), whole, content: bytes.subarray(begin, end) });
    start = end;
  }
  return found;
}

/** An element of these parts. */
export function element(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const digits = length.toString(16);
  const bytes = Buffer.from(digits.padStart(digits.length + (digits.length % 2), "0"), "hex");
  const head = length < 0x80 ? [tag, length] : [tag, 0x80 + bytes.length, ...bytes];
  return Buffer.concat([Buffer.from(head), content]);
}
