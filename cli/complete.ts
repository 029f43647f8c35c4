import * as l10n from "@vscode/l10n";
import { Completer } from "../server/completion/completer.ts";
import type { Explained } from "../server/completion/explanation.ts";
import { type Explanation, nothingToExplain, summarizeExplanation } from "../server/completion/explanation-summary.ts";
import { NEVER_CANCELLED } from "../server/completion/request-slices.ts";
import { OpenDocument } from "../server/documents/document.ts";
import { table } from "../server/evaluation/table.ts";
import { loadNodeMemory } from "../server/node/memory.ts";
import { nodeHost } from "../server/node/node-host.ts";
import { Scheduler } from "../server/scheduler.ts";
import { DEFAULT_SETTINGS } from "../server/settings.ts";
import { nameIn } from "../server/workspace/corpus.ts";
import { MemoryLife } from "../server/workspace/memory-life.ts";
import { findSecrets } from "../server/workspace/secrets.ts";
import type { ModelStore } from "../server/workspace/store.ts";
import type { WorkspaceMemory } from "../server/workspace/workspace-memory.ts";
import { EXIT } from "./failure.ts";
import { workspaceFolders } from "./folders.ts";
import { note, print } from "./output.ts";
import { readPlace } from "./place.ts";
import { findNetwork, openStore } from "./stored-model.ts";
import { ProgressLine } from "./terminal.ts";

/** LSP's InlineCompletionTriggerKind.Automatic: as if the user had just typed. */
const AUTOMATIC = 2;

/** `unroll complete FILE:LINE:COLUMN`: prints the suggestion of an editor that has read the workspace. */
export async function complete(
  place: string,
  options: {
    readonly folder: readonly string[];
    readonly threshold: number;
    readonly explain: boolean;
    readonly storage: string;
    readonly json: boolean;
  },
): Promise<number> {
  const { file, text, position } = await readPlace(place);
  const folders = await workspaceFolders(options.folder);
  const document = new OpenDocument(file, "", 1, text);
  await document.searchSecrets(findSecrets);
  const errors: unknown[] = [];
  const scheduler = new Scheduler({ onError: (error) => errors.push(error) });
  const completer = new Completer({ documents: new Map([[file, document]]), pathOf: (uri) => uri, scheduler });
  completer.networkWait = Infinity;
  const network = await findNetwork(options.storage, folders);
  const memory = await remember(openStore(options.storage, folders), folders, scheduler, document);
  if (errors.length > 0) throw errors[0];
  completer.use({ memory, network, adaptation: undefined });
  if (options.explain) {
    const explained = await scheduler.answer(() =>
      completer.explain(document, position, options.threshold, NEVER_CANCELLED),
    );
    if (errors.length > 0) throw errors[0];
    await printExplanation(explanationOf(explained, folders), options.json);
    return EXIT.done;
  }
  const context = { triggerKind: AUTOMATIC } as const;
  const items = await scheduler.answer(() =>
    completer.complete(document, position, context, options.threshold, NEVER_CANCELLED),
  );
  if (options.json) await print(JSON.stringify(items));
  else for (const { insertText } of items) await print(typeof insertText === "string" ? insertText : insertText.value);
  return EXIT.done;
}

function explanationOf(explained: Explained | undefined, folders: readonly string[]): Explanation {
  if (explained === undefined) return nothingToExplain();
  const { source } = explained;
  return summarizeExplanation(
    explained,
    source && { name: nameIn(folders, source.path), uri: nodeHost.uriOf(source.path) },
  );
}

async function printExplanation(explanation: Explanation, json: boolean): Promise<void> {
  if (json) return print(JSON.stringify(explanation));
  const { headline, figures, source, charts, tables } = explanation;
  await print(headline);
  for (const { label, value } of figures) await print(`${label}: ${value}`);
  if (source !== undefined) await print(source.label);
  for (const { title, groups } of charts) {
    const rows = groups.flat().map(({ label, value }) => [label, value]);
    await print(`\n${table([title, ""], rows)}`);
  }
  for (const { title, head, rows } of tables) await print(`\n${table([title, ...head.slice(1)], rows)}`);
}

async function remember(
  store: ModelStore,
  folders: readonly string[],
  scheduler: Scheduler,
  opened: OpenDocument,
): Promise<WorkspaceMemory | undefined> {
  const { training: corpus, memory } = DEFAULT_SETTINGS;
  const reader = nodeHost.openReader();
  const line = new ProgressLine();
  line.show(l10n.t("Reading files…"));
  const life = new MemoryLife({
    folders,
    reader,
    loadModule: loadNodeMemory,
    store: { loadCalibration: () => store.loadCalibration(), saveCalibration: async () => {} },
    scheduler,
    beforeSlice: () => {},
    onNeighbours: () => {},
    onRules: () => {},
    openPaths: () => new Set([opened.uri]),
    onChange: () => {},
    warn: note,
  });
  await life.configure({ enabled: true, corpus, megabytes: memory.megabytes });
  await life.current?.findNeighbours(opened.uri, opened.text);
  reader.dispose();
  line.end();
  return life.current;
}
