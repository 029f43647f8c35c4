// Another thread of a training: does its share of every step until the first thread dismisses it.
import { workerData } from "node:worker_threads";
import { joinTraining, SharedTeam, TeamError, webAssemblyKernels } from "../../model/index.ts";
import type { ThreadOptions } from "./threads.ts";

const { module, memory, shared, rank, threads, config, batchSize, options }: ThreadOptions = workerData;
const team = new SharedTeam(shared, rank, threads);
try {
  joinTraining(config, batchSize, options, webAssemblyKernels(module, memory, rank, threads), team);
} catch (error) {
  team.fail();
  if (!(error instanceof TeamError)) throw error; // the thread that failed first reports the cause
}
