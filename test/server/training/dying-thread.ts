// Another thread of threads.test.ts: takes part in one step, and dies.
import { workerData } from "node:worker_threads";
import { joinTraining, SharedTeam, webAssemblyKernels } from "../../../model/index.ts";
import type { ThreadOptions } from "../../../server/training/threads.ts";

const { module, memory, shared, rank, threads, config, batchSize, options }: ThreadOptions = workerData;
let broadcasts = 0;

class DyingTeam extends SharedTeam {
  override broadcast(values: Float64Array): void {
    if (++broadcasts > 1) {
      if (options.unrollLength === 5) process.exit(1); // as threads.test.ts asks for
      throw new Error("a thread dies");
    }
    super.broadcast(values);
  }

  /** It does not even tell. */
  override fail(): void {}
}

const kernels = webAssemblyKernels(module, memory, rank, threads);
joinTraining(config, batchSize, options, kernels, new DyingTeam(shared, rank, threads));
