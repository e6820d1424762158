import { mkdtempSync, rmSync, statSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { encodeUtf8 } from "#base/utf8.ts";
import { localNetwork } from "./local-network.ts";

test("a Unix socket is for its owner alone, and takes the place of one that was left", async () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-socket-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "proxy.sock");
  for (const word of ["first", "second"]) {
    const close = await localNetwork.listenUnix!(path, (connection) => {
      connection.write(encodeUtf8(word));
      connection.end();
    });
    onTestFinished(close);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    let heard = "";
    for await (const bytes of connect(path)) heard += String(bytes);
    expect(heard).toBe(word);
  }
  const nowhere = join(folder, "nosuch", "proxy.sock");
  await expect(localNetwork.listenUnix!(nowhere, () => {})).rejects.toThrow(
    `listen unix ${nowhere}: bind: no such file or directory`,
  );
});
