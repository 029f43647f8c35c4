import * as l10n from "@vscode/l10n";
import { decodeParameters, type Kernels, Network, type Parameters, runToEnd } from "../model/index.ts";
import { loadNodeKernels } from "../server/node/kernels.ts";
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
  const parameters = await findParameters(storage, folders, kernels);
  return parameters && new Network(parameters, kernels, "int8");
}

async function findParameters(
  storage: string,
  folders: readonly string[],
  kernels: Kernels,
): Promise<Parameters | undefined> {
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
  return model?.parameters;
}

/** As `findNetwork`. @throws Failure when there is none */
export async function storedNetwork(storage: string, folders: readonly string[]): Promise<Network> {
  return (await findNetwork(storage, folders)) ?? failWithout(folders);
}

/** The parameters of the network that was trained on the workspace with these folders. @throws Failure when there is none */
export async function storedParameters(
  storage: string,
  folders: readonly string[],
  kernels: Kernels,
): Promise<Parameters> {
  return (await findParameters(storage, folders, kernels)) ?? failWithout(folders);
}

function failWithout(folders: readonly string[]): never {
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
