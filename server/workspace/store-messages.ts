import * as l10n from "@vscode/l10n";
import type { ImportReason } from "./model-files.ts";
import type { StorageReason } from "./store.ts";
import type { StoreOwner } from "./store-lock.ts";

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

/** The message to a user whose model could not be written to the file that they have named. */
export function describeExport(reason: StorageReason, file: string, detail: string): string {
  return reason === "full"
    ? l10n.t("The disk with {0} is full. Free some space, or choose another place.", file)
    : l10n.t("{0} could not be written ({1}). Choose another place.", file, detail);
}

/** The message to a user whose file is not imported: why, and what to do. */
export function describeImport(reason: ImportReason, file: string): string {
  switch (reason) {
    case "unreadable":
      return l10n.t("{0} cannot be read. Check that it exists and that you may open it.", file);
    case "foreign":
      return l10n.t("{0} is not an Unroll model. Choose a file that was made by exporting a model.", file);
    case "damaged":
      return l10n.t("{0} is damaged or incomplete. Copy it again, or export the model again.", file);
    case "version":
      return l10n.t("{0} was made by another version of Unroll. Export the model again with this version.", file);
    case "large":
      return l10n.t("{0} is too large to be an Unroll model.", file);
  }
}

/** The message to a user whose base network cannot be used: why, and what to do. Everything works without it. */
export function describeBase(reason: ImportReason, file: string): string {
  switch (reason) {
    case "unreadable":
      return l10n.t("The base network {0} cannot be read. Check that it exists and that you may open it.", file);
    case "foreign":
      return l10n.t("{0} is not a base network. Choose a file that 'unroll base export' has written.", file);
    case "damaged":
      return l10n.t("The base network {0} is damaged or incomplete. Copy it again.", file);
    case "version":
      return l10n.t(
        "The base network {0} was made for another version of Unroll. Export it again with this version.",
        file,
      );
    case "large":
      return l10n.t(
        "{0} is too large to be a base network. Choose a file that 'unroll base export' has written.",
        file,
      );
  }
}

/** The message to a user whose models another process changes: which, and what to do. */
export function describeOwner({ pid, host, since, program }: StoreOwner): string {
  return program === "editor"
    ? l10n.t(
        "Another window is already training on this workspace (process {0} on {1}, since {2}). Wait for it to finish, or stop it there. Its progress is used here, too.",
        pid,
        host,
        describeTime(since),
      )
    : l10n.t(
        "A command line is already training on this workspace (process {0} on {1}, since {2}). Wait for it to finish, or stop it there. Its progress is used here, too.",
        pid,
        host,
        describeTime(since),
      );
}

/** As "14:05", or with the day where that is not today. */
function describeTime(time: number): string {
  const date = new Date(time);
  const pad = (number: number) => String(number).padStart(2, "0");
  const clock = `${pad(date.getHours())}:${pad(date.getMinutes())}`;
  if (date.toDateString() === new Date().toDateString()) return clock;
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${clock}`;
}
