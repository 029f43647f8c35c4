import * as l10n from "@vscode/l10n";
import { DEFAULT_SETTINGS } from "../server/settings.ts";
import { activityOf, describeActivity } from "../server/training/activity.ts";
import { describeLeftOut } from "../server/training/failure-messages.ts";
import type { TrainingEvent, TrainingRequest } from "../server/training/protocol.ts";
import type { TrainingReport } from "../server/training/report.ts";
import { runTraining } from "../server/training/run.ts";
import { type BaseOption, baseFile } from "./base-file.ts";
import { EXIT, trainingFailure } from "./failure.ts";
import { absolute, workspaceFolders } from "./folders.ts";
import { interruption } from "./interruption.ts";
import { note, print } from "./output.ts";
import { ProgressLine } from "./terminal.ts";

/** `unroll train`. An interruption keeps what was learned. */
export async function trainFolders(
  given: readonly string[],
  options: {
    readonly seconds: number;
    readonly fresh: boolean;
    readonly threads: number;
    readonly encoder?: number;
    readonly base: BaseOption;
    readonly storage: string;
    readonly json: boolean;
  },
): Promise<number> {
  const base = await baseFile(options.base);
  const request: TrainingRequest = {
    folders: await workspaceFolders(given),
    corpus: { maxFileSize: DEFAULT_SETTINGS.training.maxFileSize, exclude: [] },
    storagePath: absolute(options.storage),
    seconds: options.seconds,
    fresh: options.fresh,
    limits: { threads: options.threads, processorShare: 100, pauseOnBattery: false },
    kernels: "auto",
    ...(base === undefined ? {} : { base }),
    ...(options.encoder === undefined ? {} : { encoder: options.encoder }),
    options: {},
    seed: 1,
  };
  const line = new ProgressLine();
  const signal = interruption(() => {
    line.end();
    note(l10n.t("Saving what was learned. Interrupt again to quit at once."));
  });
  // A file beyond the system's size limit is an error to report, as a full disk is, and must not end the process.
  process.on("SIGXFSZ", () => {});
  const last = await train(request, line, signal);
  if (last.kind === "failed") throw trainingFailure(last.failure);
  await print(options.json ? JSON.stringify(last.report) : describeReport(last.report));
  return signal.aborted ? EXIT.interrupted : EXIT.done;
}

type LastEvent = Extract<TrainingEvent, { readonly kind: "done" | "failed" }>;

async function train(request: TrainingRequest, line: ProgressLine, signal: AbortSignal): Promise<LastEvent> {
  let last: LastEvent | undefined;
  const onEvent = (event: TrainingEvent) => {
    if (event.kind === "done" || event.kind === "failed") last = event;
    const activity = activityOf(event);
    if (activity !== undefined && !signal.aborted) line.show(describeActivity(activity));
  };
  await runTraining(request, onEvent, signal);
  line.end();
  return last!;
}

function describeReport(report: TrainingReport): string {
  const { trainedCharacters, stopped, leftOut } = report;
  const seconds = report.seconds.toFixed(report.seconds < 10 ? 1 : 0);
  if (trainedCharacters === 0) return l10n.t("Training stopped before anything was learned.");
  const done = stopped
    ? l10n.t("Training stopped after {0} s. Progress was kept.", seconds)
    : l10n.t(
        "Learned {0} files in {1} s ({2} epochs, {3} bits per character).",
        report.files,
        seconds,
        report.epochs.toFixed(2),
        report.bitsPerCharacter.toFixed(3),
      );
  return leftOut.length > 0 ? `${done} ${l10n.t("Skipped: {0}.", describeLeftOut(leftOut))}` : done;
}
