import path from "node:path";
import { decodeParameters, Network } from "../model/index.ts";
import { createKernels } from "../server/kernels.ts";
import { loadNodeKernels } from "../server/node-kernels.ts";
import { ModelStore } from "../server/store.ts";

/** The network that was trained on the workspace with these folders. @throws Error when there is none that can be used */
export async function storedNetwork(storage: string, folders: readonly string[]): Promise<Network> {
  const kernels = createKernels(await loadNodeKernels());
  const store = new ModelStore(
    path.resolve(storage),
    folders.map((folder) => path.resolve(folder)),
  );
  const { model, refused } = await store.load((bytes) => decodeParameters(bytes, kernels));
  if (refused !== undefined) console.error(refused.message);
  if (model === undefined) {
    throw new Error(
      `There is no model of ${folders.join(", ")} that can be used. Run: unroll train ${folders.join(" ")}`,
    );
  }
  return new Network(model.parameters, kernels, "int8");
}
