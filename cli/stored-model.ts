import path from "node:path";
import { decodeParameters, Network, runToEnd } from "../model/index.ts";
import { loadNodeKernels } from "../server/node/kernels.ts";
import { createKernels } from "../server/workspace/kernels.ts";
import { ModelStore } from "../server/workspace/store.ts";

/** The store of the workspace with these folders. */
export function openStore(storage: string, folders: readonly string[]): ModelStore {
  return new ModelStore(
    path.resolve(storage),
    folders.map((folder) => path.resolve(folder)),
  );
}

/** The network that was trained on the workspace with these folders, if there is one that can be used. */
export async function findNetwork(storage: string, folders: readonly string[]): Promise<Network | undefined> {
  const kernels = createKernels(await loadNodeKernels());
  const { model, refused } = await openStore(storage, folders).load((bytes) =>
    runToEnd(decodeParameters(bytes, kernels)),
  );
  if (refused !== undefined) console.error(refused.message);
  return model && new Network(model.parameters, kernels, "int8");
}

/** As `findNetwork`. @throws Error when there is none */
export async function storedNetwork(storage: string, folders: readonly string[]): Promise<Network> {
  const network = await findNetwork(storage, folders);
  if (network === undefined) {
    throw new Error(
      `There is no model of ${folders.join(", ")} that can be used. Run: unroll train ${folders.join(" ")}`,
    );
  }
  return network;
}
