import { decodeBaseParameters, runToEnd } from "../model/index.ts";
import { BASE_NETWORK } from "../server/node/build.ts";
import { loadNodeKernels } from "../server/node/kernels.ts";
import { createKernels } from "../server/workspace/kernels.ts";
import { ImportError, importErrorOf, readBaseNetwork } from "../server/workspace/model-files.ts";
import { describeBase } from "../server/workspace/store-messages.ts";
import { Failure } from "./failure.ts";
import { absolute } from "./folders.ts";

/** The option `--base FILE` or `--no-base`: the file that is named, true for the one that Unroll brings, false for none. */
export type BaseOption = string | boolean;

/** The file of the base network to begin with. @throws Failure where one is named that cannot be used */
export async function baseFile(option: BaseOption): Promise<string | undefined> {
  if (typeof option === "boolean") return option ? BASE_NETWORK : undefined;
  const file = absolute(option);
  try {
    runToEnd(decodeBaseParameters(await readBaseNetwork(file), createKernels(await loadNodeKernels())));
  } catch (cause) {
    const error = importErrorOf(cause);
    if (error instanceof ImportError) throw new Failure("refused", describeBase(error.reason, file));
    throw error;
  }
  return file;
}
