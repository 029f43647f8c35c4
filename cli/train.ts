import path from "node:path";
import { DEFAULT_SETTINGS } from "../server/settings.ts";
import { activityOf, describeActivity } from "../server/training/activity.ts";
import { describeFailure, describeLeftOut } from "../server/training/failure-messages.ts";
import type { TrainingEvent } from "../server/training/protocol.ts";
import { runTraining } from "../server/training/run.ts";
import { interruption, ProgressLine } from "./terminal.ts";

/** `unroll train`. Ctrl+C keeps what was learned. */
export async function trainFolders(
  folders: readonly string[],
  options: {
    readonly seconds: number;
    readonly fresh: boolean;
    readonly threads: number;
    readonly storage: string;
    readonly json: boolean;
  },
): Promise<void> {
  const line = new ProgressLine();
  const onEvent = (event: TrainingEvent) => {
    const activity = activityOf(event);
    if (activity !== undefined) line.show(describeActivity(activity));
    if (event.kind === "done") {
      line.end();
      const { report } = event;
      if (options.json) console.log(JSON.stringify(report));
      else {
        const skipped = report.leftOut.length > 0 ? ` Skipped: ${describeLeftOut(report.leftOut)}.` : "";
        console.log(
          `Learned ${report.files} files in ${report.seconds.toFixed(0)} s (${report.epochs.toFixed(2)} epochs, ` +
            `${report.bitsPerCharacter.toFixed(3)} bits per character).${skipped}`,
        );
      }
    }
    if (event.kind === "failed") {
      line.end();
      throw new Error(describeFailure(event.failure));
    }
  };
  const request = {
    folders: folders.map((folder) => path.resolve(folder)),
    corpus: { maxFileSize: DEFAULT_SETTINGS.training.maxFileSize, exclude: [] },
    storagePath: path.resolve(options.storage),
    seconds: options.seconds,
    fresh: options.fresh,
    limits: { threads: options.threads, processorShare: 100, pauseOnBattery: false },
    kernels: "auto",
    options: {},
    seed: 1,
  };
  await runTraining(request, onEvent, interruption());
}
