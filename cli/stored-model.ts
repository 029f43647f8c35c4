import * as l10n from "@vscode/l10n";
import { decodeParameters, type Kernels, Network, type Parameters, runToEnd } from "../model/index.ts";
import { loadNodeKernels } from "../server/node/kernels.ts";
import type { TrainingReport } from "../server/training/report.ts";
import { createKernels } from "../server/workspace/kernels.ts";
import { ModelStore } from "../server/workspace/store.ts";
import { Failure } from "./failure.ts";
import { absolute } from "./folders.ts";
import { note } from "./output.ts";

/** The store of the workspace with these folders, which are absolute. */
export function openStore(storage: string, folders: readonly string[]): ModelStore {
  return new ModelStore(absolute(storage), folders);
}

/** The network that was trained on the workspace with these folders, if there is one that can be used. */
export async function findNetwork(storage: string, folders: readonly string[]): Promise<Network | undefined> {
  const kernels = createKernels(await loadNodeKernels());
  const stored = await findStored(storage, folders, kernels);
  return stored && new Network(stored.parameters, kernels, "int8");
}

/** A network as it was stored, and what the training said that stored it, where it had ended. */
export interface Stored {
  readonly parameters: Parameters;
  readonly report: TrainingReport | undefined;
}

async function findStored(storage: string, folders: readonly string[], kernels: Kernels): Promise<Stored | undefined> {
  const { model, refused } = await openStore(storage, folders).load((bytes) =>
    runToEnd(decodeParameters(bytes, kernels)),
  );
  if (refused !== undefined) {
    note(
      model === undefined
        ? l10n.t(
            "The saved model cannot be used: {0} Train on the workspace again to create a new one.",
            refused.message,
          )
        : l10n.t("The latest saved model cannot be used: {0} The previous one is used instead.", refused.message),
    );
  }
  return model && { parameters: model.parameters, report: model.notes.report as TrainingReport | undefined };
}

/** As `findNetwork`. @throws Failure when there is none */
export async function storedNetwork(storage: string, folders: readonly string[]): Promise<Network> {
  return (await findNetwork(storage, folders)) ?? failWithout(folders);
}

/** What was stored of the workspace with these folders. @throws Failure when there is nothing */
export async function findTrained(storage: string, folders: readonly string[], kernels: Kernels): Promise<Stored> {
  return (await findStored(storage, folders, kernels)) ?? failWithout(folders);
}

/** @throws Failure that says how to get a model */
export function failWithout(folders: readonly string[]): never {
  const command = `unroll train ${folders.map(quoted).join(" ")}`;
  throw new Failure(
    "no-model",
    l10n.t("There is no model of {0} that can be used. Run: {1}", folders.join(", "), command),
  );
}

/** As a shell takes it for one argument. */
function quoted(path: string): string {
  return /^[\p{L}\p{N}_./:\\~-]+$/u.test(path) ? path : `"${path}"`;
}
