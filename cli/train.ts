import path from "node:path";
import { DEFAULT_SETTINGS } from "../server/settings.ts";
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
    if (event.kind === "reading") line.show("reading files");
    if (event.kind === "progress") {
      line.show(`${Math.floor(100 * event.share)} %, ${event.bitsPerCharacter.toFixed(3)} bits per character`);
    }
    if (event.kind === "done") {
      line.end();
      const { report } = event;
      if (options.json) console.log(JSON.stringify(report));
      else {
        const left = report.leftOut.length > 0 ? `; left out: ${describeLeftOut(report.leftOut)}` : "";
        console.log(
          `learned ${report.trainedCharacters} characters (${report.epochs.toFixed(2)} epochs of ${report.files} files) ` +
            `in ${report.seconds.toFixed(0)} s: ${report.bitsPerCharacter.toFixed(3)} bits per character${left}`,
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
