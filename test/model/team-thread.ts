// Another thread of team.test.ts.
import { workerData } from "node:worker_threads";
import { webAssemblyKernels } from "../../model/kernels/webassembly.ts";
import { SharedTeam } from "../../model/rnn/team.ts";
import { joinTraining } from "../../model/rnn/training.ts";

const { module, memory, shared, rank, threads, config, options } = workerData;
const kernels = webAssemblyKernels(module, memory, rank, threads);
joinTraining(config, options.batchSize, options, kernels, new SharedTeam(shared, rank, threads));
