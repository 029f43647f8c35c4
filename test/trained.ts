/** Networks that are trained by a number of steps: as good on a slow machine as on a fast one. */
import type { Config } from "../model/index.ts";
import type { TrainingReport } from "../server/protocol.ts";
import { DEFAULT_SETTINGS } from "../server/settings.ts";
import { TrainingError } from "../server/training/failure.ts";
import type { TrainingEvent, TrainingRequest } from "../server/training/protocol.ts";
import { runTraining } from "../server/training/run.ts";

/** Large enough to know `repetitiveSources` after a second of training. */
const SMALL: Config = { cell: "sru", hiddenSize: 64, layers: 2, window: 4 };

/** How many steps `trainBySteps` takes unless told. */
export const STEPS = 400;

/**
 * Trains in this process, on one thread, as the server's training does, and stores the network with its calibration below
 * `storagePath`: a network that is stored there already is trained further. @throws TrainingError
 */
export async function trainBySteps(
  folders: readonly string[],
  storagePath: string,
  request: Partial<TrainingRequest> = {},
): Promise<TrainingReport> {
  const { training: settings } = DEFAULT_SETTINGS;
  const events: TrainingEvent[] = [];
  await runTraining(
    {
      folders,
      corpus: { maxFileSize: settings.maxFileSize, exclude: settings.exclude },
      storagePath,
      seconds: 0,
      steps: STEPS,
      fresh: false,
      limits: { threads: 1, processorShare: 100, pauseOnBattery: false },
      kernels: "simd",
      config: SMALL,
      options: {},
      seed: 1,
      ...request,
    },
    (event) => events.push(event),
    new AbortController().signal,
  );
  const last = events.at(-1);
  if (last?.kind === "done") return last.report;
  throw new TrainingError(last?.kind === "failed" ? last.failure : { kind: "crash", detail: "It said nothing." });
}
