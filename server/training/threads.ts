import { Worker } from "node:worker_threads";
import {
  batchRowCount,
  type Config,
  createKernelMemory,
  type KernelMemory,
  type KernelModule,
  type Kernels,
  referenceKernels,
  SharedTeam,
  type Training,
  type TrainingOptions,
  type TrainingStep,
  train,
  webAssemblyKernels,
} from "../../model/index.ts";
import { programPath } from "../node/build.ts";

/** The data that another thread starts with. */
export interface ThreadOptions {
  readonly module: KernelModule;
  readonly memory: KernelMemory;
  readonly shared: SharedArrayBuffer;
  readonly rank: number;
  readonly threads: number;
  readonly config: Config;
  readonly batchSize: number;
  readonly options: Partial<TrainingOptions>;
}

const PROGRAM = programPath("training-thread.js", "training/thread.ts");

/**
 * The threads of a training. This thread creates or decodes the training on `kernels`, and must allocate nothing else
 * there before `train`: every thread has to find everything at the same address.
 */
export class TrainingThreads {
  readonly kernels: Kernels;
  readonly #module: KernelModule | undefined;
  readonly #memory = createKernelMemory();
  readonly #count: number;
  readonly #program: string;
  readonly #workers: Worker[] = [];
  /** The error of the first thread to fail, if it reported one. */
  #failure: Error | undefined;

  /**
   * @param threads this one included; the reference kernels have one only
   * @param program the script of the other threads
   */
  constructor(module: KernelModule | undefined, threads: number, program = PROGRAM) {
    this.#module = module;
    this.#program = program;
    this.#count = module === undefined ? 1 : threads;
    this.kernels =
      module === undefined ? referenceKernels(32) : webAssemblyKernels(module, this.#memory, 0, this.#count);
  }

  get count(): number {
    return this.#count;
  }

  /** As the model's `train`, on all threads. @throws TeamError when one of them dies */
  *train(
    training: Training,
    files: readonly Uint8Array[],
    progress: () => number,
    options: Partial<TrainingOptions>,
  ): Generator<TrainingStep, void> {
    const { config } = training.parameters;
    const batchSize = batchRowCount(files, options);
    const threads = this.#count;
    if (threads === 1 || this.#module === undefined) {
      yield* train(training, files, progress, this.kernels, options);
      return;
    }
    const shared = SharedTeam.memory(threads);
    const team = new SharedTeam(shared, 0, threads);
    // This thread alone reads texts.
    const { languageTexts: _, ...others } = options;
    for (let rank = 1; rank < threads; rank++) {
      const memory = this.#memory;
      this.#start({ module: this.#module, memory, shared, rank, threads, config, batchSize, options: others }, team);
    }
    yield* train(training, files, progress, this.kernels, options, team);
  }

  /** Makes the team fail when a thread dies, for any reason. */
  #start(workerData: ThreadOptions, team: SharedTeam): void {
    const worker = new Worker(this.#program, { workerData });
    worker.on("error", (error: Error) => {
      this.#failure ??= error;
      team.fail();
    });
    worker.on("exit", (code) => {
      if (code !== 0) team.fail();
    });
    this.#workers.push(worker);
  }

  /** Ends threads that have not ended by themselves. @throws the error of the thread that failed */
  async dispose(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
    if (this.#failure !== undefined) throw this.#failure;
  }
}
