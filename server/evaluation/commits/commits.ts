import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DEFAULT_SETTINGS } from "../../settings.ts";
import type { TrainingEvent, TrainingRequest } from "../../training/protocol.ts";
import { runTraining } from "../../training/run.ts";
import type { CorpusOptions } from "../../workspace/corpus.ts";
import { ModelStore } from "../../workspace/store.ts";
import { EvaluationError, evaluationFailureBy } from "../failure.ts";
import { LongestMatchSuggester } from "../longest-match.ts";
import { WordSuggester } from "../words.ts";
import { BaselineAssistant, type LearningSuggester } from "./baseline-assistant.ts";
import { checkOut, readHistory } from "./history.ts";
import { type EvaluationHost, ProductAssistant } from "./product-assistant.ts";
import { replay } from "./replay.ts";
import { type CommitScore, type Effort, savedBy, Tally } from "./tally.ts";
import type { Acceptance } from "./typist.ts";

/** The product without its network, the product as it is, and what a user has without it. */
export type AssistantName = "memory" | "both" | "words" | "longestMatch";

export interface CommitOptions {
  /** How many of the last commits to type again. */
  readonly commits: number;
  /** How long to train the network, in seconds; 0 for automatic, by the size of the workspace. */
  readonly seconds: number;
  readonly threads: number;
  /** Who is measured; all by default. */
  readonly names?: readonly AssistantName[];
  readonly threshold?: number;
  readonly signal?: AbortSignal;
}

/** The score of an assistant, and where it came from. */
export interface AssistantScore extends CommitScore {
  /** The same where the user also takes the first words of a suggestion. */
  readonly withWords: { readonly saved: number };
  /** By file extension, with its dot, and for "new" lines and "changed" ones. */
  readonly efforts: Readonly<Record<string, Effort>>;
}

export interface CommitsReport extends Partial<Record<AssistantName, AssistantScore>> {
  /** The number of commits that were typed. */
  readonly commits: number;
  /** The keystrokes that they take without suggestions. */
  readonly characters: number;
  /** How long the network was trained, in seconds. */
  readonly seconds: number;
}

export type CommitsEvent =
  | { readonly kind: "training"; readonly event: TrainingEvent }
  | { readonly kind: "typing"; readonly name: AssistantName; readonly share: number };

const CORPUS: CorpusOptions = { maxFileSize: DEFAULT_SETTINGS.training.maxFileSize, exclude: [] };

/**
 * Types the last commits of a git checkout again, with and without suggestions. Nothing is written into the repository:
 * the workspace as it was before them is written into a temporary folder.
 *
 * @param repository a folder of the checkout
 * @throws GitError; EvaluationError when training fails; the signal's reason once it is aborted
 */
export async function evaluateCommits(
  host: EvaluationHost,
  repository: string,
  options: CommitOptions,
  onEvent: (event: CommitsEvent) => void,
): Promise<CommitsReport> {
  const { base, commits } = await readHistory(repository, options.commits);
  const storage = await mkdtemp(path.join(tmpdir(), "unroll-commits-store-"));
  const signal = options.signal ?? new AbortController().signal;
  const names = options.names ?? ["memory", "both", "words", "longestMatch"];
  const scores: Partial<Record<AssistantName, AssistantScore>> = {};
  let characters = 0;
  try {
    let trained: ModelStore | undefined;
    for (const name of names) {
      const play = async (acceptance: Acceptance, half: number): Promise<Tally> => {
        const tally = new Tally();
        const folder = await checkOut(repository, base);
        let assistant: StartedAssistant | undefined;
        try {
          if (name === "both") trained ??= await train(folder, storage, options, onEvent, signal);
          const store = name === "both" ? trained! : new ModelStore(path.join(storage, "untrained"), [folder]);
          assistant = await start(host, name, folder, store, options.threshold);
          let done = 0;
          await replay({ repository, folder, mayLearn: assistant.mayLearn }, commits, assistant.assistant, {
            acceptance,
            tally,
            onCommit: () => onEvent({ kind: "typing", name, share: (half + ++done / commits.length) / 2 }),
            signal,
          });
        } finally {
          assistant?.dispose();
          await rm(folder, { recursive: true, force: true });
        }
        return tally;
      };
      const whole = await play("whole", 0);
      const words = name === "memory" || name === "both" ? await play("words", 1) : whole;
      characters = whole.effort.without;
      scores[name] = { ...whole.score, withWords: { saved: savedBy(words.effort) }, efforts: whole.efforts };
    }
  } finally {
    await rm(storage, { recursive: true, force: true });
  }
  return { commits: commits.length, characters, seconds: options.seconds, ...scores };
}

interface StartedAssistant {
  readonly assistant: ProductAssistant | BaselineAssistant;
  readonly mayLearn: (file: string) => Promise<boolean>;
  readonly dispose: () => void;
}

async function start(
  host: EvaluationHost,
  name: AssistantName,
  folder: string,
  store: ModelStore,
  threshold: number | undefined,
): Promise<StartedAssistant> {
  const reader = host.openReader();
  const mayLearn = (file: string) => reader.mayLearn([folder], CORPUS, file);
  const { signal } = new AbortController();
  if (name === "memory" || name === "both") {
    const assistant = await ProductAssistant.start(host, folder, store, threshold);
    const dispose = () => {
      assistant.dispose();
      reader.dispose();
    };
    return { assistant, mayLearn, dispose };
  }
  const suggester: LearningSuggester = name === "words" ? new WordSuggester([]) : new LongestMatchSuggester([]);
  for await (const event of reader.read({ folders: [folder], options: CORPUS, open: [] }, signal)) {
    if (event.kind === "file" || event.kind === "calibration") suggester.learn(event.file.bytes);
  }
  const read = async function* (paths: readonly string[]) {
    for await (const { bytes } of reader.readFiles([folder], CORPUS, paths, signal)) yield bytes;
  };
  return { assistant: new BaselineAssistant(suggester, read), mayLearn, dispose: () => reader.dispose() };
}

/** Trains on the workspace in `folder`, and returns where the model is stored. */
async function train(
  folder: string,
  storagePath: string,
  { seconds, threads }: CommitOptions,
  onEvent: (event: CommitsEvent) => void,
  signal: AbortSignal,
): Promise<ModelStore> {
  let last: TrainingEvent | undefined;
  const request: TrainingRequest = {
    folders: [folder],
    corpus: CORPUS,
    storagePath,
    seconds,
    fresh: true,
    limits: { threads, processorShare: 100, pauseOnBattery: false },
    kernels: "auto",
    options: {},
    seed: 1,
  };
  await runTraining(
    request,
    (event) => {
      last = event;
      onEvent({ kind: "training", event });
    },
    signal,
  );
  signal.throwIfAborted();
  if (last?.kind === "failed") throw new EvaluationError(evaluationFailureBy(last.failure));
  return new ModelStore(storagePath, [folder]);
}
