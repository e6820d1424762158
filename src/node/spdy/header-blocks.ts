import { constants, createDeflate, createInflate, type Deflate, type Inflate } from "node:zlib";
import { dictionary } from "./dictionary.ts";

/** Headers of a stream, names in lower case. */
export type Headers = Readonly<Record<string, string>>;

/** Compresses the header blocks of one direction, which share a memory: one after the other. */
export class HeaderWriter {
  readonly #deflate: Deflate = createDeflate({ dictionary });

  async write(headers: Headers): Promise<Buffer> {
    const entries = Object.entries(headers);
    const plain = [numberOf(entries.length), ...entries.flat().flatMap(sized)];
    return through(this.#deflate, Buffer.concat(plain));
  }
}

/** Reads the header blocks of one direction, one after the other. */
export class HeaderReader {
  readonly #inflate: Inflate = createInflate({ dictionary });

  async read(block: Buffer): Promise<Headers> {
    const plain = await through(this.#inflate, block);
    const headers: Record<string, string> = {};
    let at = 4;
    const next = (): string => {
      const length = plain.readUInt32BE(at);
      at += 4 + length;
      return plain.toString("utf8", at - length, at);
    };
    for (let left = plain.readUInt32BE(0); left > 0; left--) {
      const name = next().toLowerCase();
      headers[name] = next();
    }
    return headers;
  }
}

function numberOf(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function sized(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  return [numberOf(bytes.length), bytes];
}

/** All that comes out of a (de)compressor for what goes in; it stays open for the next. */
function through(codec: Deflate | Inflate, input: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const output: Buffer[] = [];
    const take = (piece: Buffer) => output.push(piece);
    codec.on("data", take);
    codec.once("error", reject);
    codec.write(input);
    codec.flush(constants.Z_SYNC_FLUSH, () => {
      codec.off("data", take);
      codec.off("error", reject);
      resolve(Buffer.concat(output));
    });
  });
}
