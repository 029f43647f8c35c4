import * as l10n from "@vscode/l10n";
import type { StorageReason } from "./store.ts";

/** The message to a user whose model can be neither read nor written. */
export function describeStorage(reason: StorageReason, path: string, detail: string): string {
  switch (reason) {
    case "full":
      return l10n.t(
        "The disk with {0} is full, so the model could not be saved. Free some space and train again. The last saved model was kept.",
        path,
      );
    case "denied":
      return l10n.t(
        "{0} cannot be written ({1}). Change its permissions, or choose another folder in the setting 'unroll.storagePath'.",
        path,
        detail,
      );
    case "other":
      return l10n.t(
        "The model in {0} could not be read or written: {1}. Check the disk, or choose another folder in the setting 'unroll.storagePath'.",
        path,
        detail,
      );
  }
}
