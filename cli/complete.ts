import { readFile } from "node:fs/promises";
import path from "node:path";
import { Completer, NEVER_CANCELLED } from "../server/completion/completer.ts";
import { OpenDocument } from "../server/documents/document.ts";
import { loadNodeMemory } from "../server/node/memory.ts";
import { nodeHost } from "../server/node/node-host.ts";
import { Scheduler } from "../server/scheduler.ts";
import { DEFAULT_SETTINGS } from "../server/settings.ts";
import { MemoryLife } from "../server/workspace/memory-life.ts";
import { findSecrets } from "../server/workspace/secrets.ts";
import type { WorkspaceMemory } from "../server/workspace/workspace-memory.ts";
import { findNetwork, openStore } from "./stored-model.ts";

/** LSP's InlineCompletionTriggerKind.Automatic: as if the user had just typed. */
const AUTOMATIC = 2;

/** `unroll complete FILE:LINE:COLUMN`: prints the suggestion of an editor that has read the workspace. */
export async function complete(
  place: string,
  options: {
    readonly folder: readonly string[];
    readonly threshold: number;
    readonly storage: string;
    readonly json: boolean;
  },
): Promise<void> {
  const [, file, line, column] = /^(.+):(\d+):(\d+)$/.exec(place) ?? [];
  if (file === undefined) {
    process.exitCode = 2;
    throw new Error(`${place} is not of the form FILE:LINE:COLUMN.`);
  }
  const opened = path.resolve(file);
  const document = new OpenDocument(opened, "", 1, await readFile(opened, "utf8"));
  await document.searchSecrets(findSecrets);
  const scheduler = new Scheduler({ onError: console.error });
  const completer = new Completer(new Map([[opened, document]]), (uri) => uri, scheduler);
  const network = await findNetwork(options.storage, options.folder);
  const memory = await remember(options, scheduler, opened);
  completer.use({ memory, network, adaptation: undefined });
  const position = { line: Number(line) - 1, character: Number(column) - 1 };
  const context = { triggerKind: AUTOMATIC } as const;
  const items = await completer.complete(document, position, context, options.threshold, NEVER_CANCELLED);
  if (options.json) console.log(JSON.stringify(items));
  else for (const { insertText } of items) console.log(insertText);
}

async function remember(
  { storage, folder }: { readonly storage: string; readonly folder: readonly string[] },
  scheduler: Scheduler,
  opened: string,
): Promise<WorkspaceMemory | undefined> {
  const { training: corpus, memory } = DEFAULT_SETTINGS;
  const store = openStore(storage, folder);
  const reader = nodeHost.openReader();
  const life = new MemoryLife({
    folders: folder.map((one) => path.resolve(one)),
    reader,
    loadModule: loadNodeMemory,
    store: { loadCalibration: () => store.loadCalibration(), saveCalibration: async () => {} },
    scheduler,
    beforeSlice: () => {},
    onNeighbours: () => {},
    openPaths: () => new Set([opened]),
    onChange: () => {},
    warn: console.error,
  });
  await life.configure({ enabled: true, corpus, megabytes: memory.megabytes });
  await life.current?.findNeighbours(opened);
  reader.dispose();
  return life.current;
}
