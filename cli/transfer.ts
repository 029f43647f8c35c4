import path from "node:path";
import * as l10n from "@vscode/l10n";
import { decodeParameters, runToEnd } from "../model/index.ts";
import { loadNodeKernels } from "../server/node/kernels.ts";
import { loadNodeMemory } from "../server/node/memory.ts";
import { createKernels } from "../server/workspace/kernels.ts";
import { checkExported, ImportError, readExported } from "../server/workspace/model-files.ts";
import { StorageError } from "../server/workspace/store.ts";
import { StoreBusyError } from "../server/workspace/store-lock.ts";
import { describeExport, describeImport, describeOwner } from "../server/workspace/store-messages.ts";
import { EXIT, Failure } from "./failure.ts";
import { workspaceFolders } from "./folders.ts";
import { print } from "./output.ts";
import { failWithout, openStore } from "./stored-model.ts";

interface TransferOptions {
  readonly storage: string;
  readonly json: boolean;
}

/** `unroll export`: the model of a folder as one file. */
export async function exportModel(folder: string, file: string, { storage, json }: TransferOptions): Promise<number> {
  const folders = await workspaceFolders([folder]);
  const target = path.resolve(file);
  const kernels = createKernels(await loadNodeKernels());
  const check = async (network: Uint8Array) => void runToEnd(decodeParameters(network, kernels));
  const bytes = await openStore(storage, folders)
    .exportTo(target, check)
    .catch((error: unknown) => {
      if (!(error instanceof StorageError) || error.path !== target) throw error;
      throw new Failure("storage", describeExport(error.reason, target, error.detail));
    });
  if (bytes === undefined) failWithout(folders);
  await print(json ? JSON.stringify({ file: target, bytes }) : l10n.t("Exported to {0}.", target));
  return EXIT.done;
}

/** `unroll import`: an exported model becomes that of a folder, from which trainings go on. */
export async function importModel(
  folder: string,
  file: string,
  { storage, replace, json }: TransferOptions & { readonly replace: boolean },
): Promise<number> {
  const folders = await workspaceFolders([folder]);
  const source = path.resolve(file);
  const store = openStore(storage, folders);
  if (!replace && (await store.describe()) !== undefined) {
    throw new Failure("exists", l10n.t("{0} has a model already. Add --replace to replace it.", folders[0]!));
  }
  try {
    const model = await readExported(source);
    runToEnd(checkExported(model, createKernels(await loadNodeKernels()), await loadNodeMemory()));
    await store.replaceBy(model, { program: "terminal", quiet: false });
  } catch (error) {
    if (error instanceof ImportError) throw new Failure("refused", describeImport(error.reason, source));
    if (error instanceof StoreBusyError) throw new Failure("busy", describeOwner(error.owner));
    throw error;
  }
  await print(json ? JSON.stringify({ file: source, folder: folders[0] }) : l10n.t("Imported {0}.", source));
  return EXIT.done;
}
