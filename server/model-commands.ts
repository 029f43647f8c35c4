/** What commands do with the stored model. Each throws an `Error` with a message for the user. */
import * as l10n from "@vscode/l10n";
import type { TrainingControl } from "./training/training-control.ts";
import { ImportError } from "./workspace/model-files.ts";
import { StorageError } from "./workspace/store.ts";
import { StoreBusyError } from "./workspace/store-lock.ts";
import { describeExport, describeImport, describeOwner, describeStorage } from "./workspace/store-messages.ts";
import type { Workspace } from "./workspace/workspace.ts";

interface Target {
  readonly workspace: Workspace;
  readonly training: Pick<TrainingControl, "stop" | "forget">;
}

/** Ends a training, and deletes the model. */
export async function deleteModel({ workspace, training }: Target): Promise<void> {
  await training.stop();
  await withStore(() => workspace.deleteModel());
  training.forget();
}

/** Writes the model to a file. Returns its size in bytes. */
export async function exportModel(workspace: Workspace, file: string): Promise<number> {
  const bytes = await withStore(() => workspace.exportModel(file), file);
  if (bytes === undefined) throw new Error(l10n.t("There is no model to export yet. Train on this workspace first."));
  return bytes;
}

/** Replaces the model by that of a file. A training ends only once the file is known to be a whole model. */
export async function importModel({ workspace, training }: Target, file: string): Promise<void> {
  try {
    const model = await workspace.readModel(file);
    await training.stop();
    await withStore(() => workspace.replaceModel(model));
  } catch (error) {
    if (error instanceof ImportError) throw new Error(describeImport(error.reason, file), { cause: error });
    throw error;
  }
  training.forget();
}

/** Says what is wrong where the disk, or another process, is in the way. @param exported the file beside the store that is written */
export async function withStore<T>(work: () => Promise<T>, exported?: string): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StoreBusyError) throw new Error(describeOwner(error.owner), { cause: error });
    if (!(error instanceof StorageError)) throw error;
    const { reason, path, detail } = error;
    const message = path === exported ? describeExport(reason, path, detail) : describeStorage(reason, path, detail);
    throw new Error(message, { cause: error });
  }
}
