// DER, the form of certificates and of requests for them (X.690): a tag, the length of what follows, what follows.

/** An element as it stands in the bytes. */
export interface Element {
  readonly tag: number;
  readonly whole: Uint8Array;
  readonly content: Uint8Array;
}

/** The elements that stand one after the other in these bytes. Throws RangeError where they end too early. */
export function elements(bytes: Uint8Array): Element[] {
  const found: Element[] = [];
  for (let start = 0; start < bytes.length;) {
    const first = byteAt(bytes, start + 1);
    const size = first < 0x80 ? 0 : first - 0x80;
    const begin = start + 2 + size;
    let length = size === 0 ? first : 0;
    for (let at = start + 2; at < begin; at++) length = length * 256 + byteAt(bytes, at);
    const end = begin + length;
    if (end > bytes.length) throw new RangeError("an element is longer than its bytes");
    const whole = bytes.subarray(start, end);
    found.push({ tag: byteAt(bytes, start), whole, content: bytes.subarray(begin, end) });
    start = end;
  }
  return found;
}

function byteAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw new RangeError("an element ends before its length is told");
  return byte;
}
