/** What begins with a base network: a training, and what completes before it. */
import {
  Adaptation,
  type Config,
  decodeBaseParameters,
  decodeBaseTraining,
  type Kernels,
  Network,
  runToEnd,
  type Training,
} from "../../model/index.ts";
import { loadNodeKernels } from "../node/kernels.ts";
import { createKernels } from "../workspace/kernels.ts";
import { ImportError, importErrorOf, readBaseNetwork } from "../workspace/model-files.ts";

/** A file of a base network, undefined for none. One that cannot be used counts as none: who has named it is told elsewhere. */
export type BaseFile = string | undefined;

/** A training that goes on from a base network. @param more see `decodeBaseTraining` */
export function startFromBase(
  file: BaseFile,
  more: Pick<Config, "encoder" | "languages">,
  seed: number,
  kernels: Kernels,
): Promise<Training | undefined> {
  return usable(file, (bytes) => decodeBaseTraining(bytes, more, seed, kernels));
}

/** A base network that adapts to documents, as it completes before a training. */
export async function adaptingBase(file: BaseFile): Promise<Adaptation | undefined> {
  if (file === undefined) return undefined;
  const kernels = createKernels(await loadNodeKernels());
  return usable(file, (bytes) => {
    const { parameters, scales } = runToEnd(decodeBaseParameters(bytes, kernels));
    return runToEnd(Adaptation.create(parameters, scales, kernels, new Network(parameters, kernels, "int8")));
  });
}

async function usable<T>(file: BaseFile, decode: (bytes: Uint8Array) => T): Promise<T | undefined> {
  if (file === undefined) return undefined;
  try {
    return decode(await readBaseNetwork(file));
  } catch (error) {
    if (importErrorOf(error) instanceof ImportError) return undefined;
    throw error;
  }
}
