// The composition root of the page: one worker, one connection, one tree of components.
import { createRoot } from "react-dom/client";
import { App } from "#ui/app.tsx";
import { Connection } from "#ui/connection.ts";
import { readAddress } from "#ui/address.ts";
import { keepSettings } from "#ui/settings-store.ts";

const root = document.querySelector("#root");
if (!root) throw new Error("index.html has no element #root");

const worker = new Worker(new URL("./worker/main.ts", import.meta.url), { type: "module" });
const connection = new Connection(worker);
await keepSettings();
createRoot(root).render(<App connection={connection} address={readAddress(location.search)} />);
