import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import { type Config, encodeCheckpoint, referenceKernels, startTraining } from "../../model/index.ts";
import { STATUS } from "../../server/protocol.ts";
import { ModelStore } from "../../server/workspace/store.ts";

const dist = path.join(import.meta.dirname, "../../dist");

/** Unroll's use of memory and disk; undefined where it cannot be measured here. */
export interface Footprint {
  /** Megabytes that are resident in a server with a network of 2 million parameters. */
  readonly server: number | undefined;
  /** Kilobytes of WebAssembly in the extension. */
  readonly webAssembly: number;
}

/** Measures the build in dist/. */
export async function measureFootprint(): Promise<Footprint> {
  const files = (await readdir(dist)).filter((name) => name.endsWith(".wasm"));
  const sizes = await Promise.all(files.map(async (name) => (await stat(path.join(dist, name))).size));
  const webAssembly = sizes.reduce((sum, size) => sum + size, 0) / 1000;
  return { server: process.platform === "linux" ? await measureServer() : undefined, webAssembly };
}

/** Two million parameters. */
const CONFIG: Config = { cell: "gru", hiddenSize: 572, layers: 1, window: 2 };

async function measureServer(): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), "unroll-server-"));
  const uri = pathToFileURL(folder).toString();
  const store = new ModelStore(folder, [folder]);
  await store.save(encodeCheckpoint(startTraining(CONFIG, 1, referenceKernels(32))));
  const server = spawn(process.execPath, [path.join(dist, "server.js"), "--stdio"]);
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  try {
    const ready = new Promise<void>((resolve, reject) => {
      connection.onNotification(STATUS, ({ network, problem }) => {
        if (network === "ready") resolve();
        if (problem !== undefined) reject(new Error(problem));
      });
      server.on("exit", () => reject(new Error("the server ended")));
    });
    connection.listen();
    await connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: uri,
      workspaceFolders: [{ uri, name: "bench" }],
      capabilities: {},
      initializationOptions: { storagePath: folder },
    });
    await connection.sendNotification("initialized", {});
    await ready;
    return await residentOf(server.pid!);
  } finally {
    connection.dispose();
    server.kill();
    await rm(folder, { recursive: true });
  }
}

async function residentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1]) / 1000;
}
