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
import { checkOut } from "./checkout.ts";
import { GitError } from "./git.ts";
import { type History, readHistory } from "./history.ts";
import { type EvaluationHost, ProductAssistant } from "./product-assistant.ts";
import { replay } from "./replay.ts";
import { type CommitScore, type Effort, savedBy, Tally } from "./tally.ts";
import { TemporaryFolder } from "./temporary-folder.ts";
import type { Acceptance } from "./typist.ts";

/** The product without a network, with the base network before a training, as it is, and what a user has without it. */
export type AssistantName = "memory" | "base" | "both" | "words" | "longestMatch";

/** In the order in which they are measured. */
const ASSISTANT_NAMES: readonly AssistantName[] = ["memory", "base", "both", "words", "longestMatch"];

export interface CommitOptions {
  /** How many of the last commits to type again. */
  readonly commits: number;
  /** How long to train the network, in seconds; 0 for automatic, by the size of the workspace. */
  readonly seconds: number;
  readonly threads: number;
  /** The file of the base network to begin with; without it, "base" is not measured. */
  readonly base?: string | undefined;
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
  /** How long the network was trained, in seconds; 0 where none was. */
  readonly seconds: number;
}

export type CommitsEvent =
  | { readonly kind: "training"; readonly event: TrainingEvent }
  /** `commit`, from 1, was typed, of so many `commits`; only the product types them in both ways. */
  | {
      readonly kind: "typing";
      readonly name: AssistantName;
      readonly acceptance: Acceptance;
      readonly commit: number;
      readonly commits: number;
    };

const CORPUS: CorpusOptions = { maxFileSize: DEFAULT_SETTINGS.training.maxFileSize, exclude: [] };

/** An evaluation that is under way. */
interface Evaluation {
  readonly host: EvaluationHost;
  readonly repository: string;
  readonly history: History;
  /** The folder for models. */
  readonly storage: string;
  readonly options: CommitOptions;
  readonly onEvent: (event: CommitsEvent) => void;
  readonly signal: AbortSignal;
}

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
  const history = await readHistory(repository, options.commits);
  const storage = new TemporaryFolder("unroll-commits-store-");
  const signal = options.signal ?? new AbortController().signal;
  try {
    return await measure({ host, repository, history, storage: storage.path, options, onEvent, signal });
  } finally {
    await storage.remove();
  }
}

async function measure(evaluation: Evaluation): Promise<CommitsReport> {
  const { repository, history, options } = evaluation;
  const scores: Partial<Record<AssistantName, AssistantScore>> = {};
  let characters = 0;
  let seconds = 0;
  for (const name of options.names ?? ASSISTANT_NAMES) {
    if (name === "base" && options.base === undefined) continue;
    const trained = name === "both" ? await train(evaluation) : undefined;
    seconds = trained?.seconds ?? seconds;
    const whole = await play(evaluation, name, trained?.store, "whole");
    if (whole.effort.without === 0) throw new GitError("nothing typed", repository);
    const words = isProduct(name) ? await play(evaluation, name, trained?.store, "words") : whole;
    characters = whole.effort.without;
    scores[name] = { ...whole.score, withWords: { saved: savedBy(words.effort) }, efforts: whole.efforts };
  }
  return { commits: history.commits.length, characters, seconds, ...scores };
}

/** Types all commits once, in a folder of their own. */
async function play(
  evaluation: Evaluation,
  name: AssistantName,
  trained: ModelStore | undefined,
  acceptance: Acceptance,
): Promise<Tally> {
  const { host, repository, history, storage, options, onEvent, signal } = evaluation;
  const commits = history.commits.length;
  const tally = new Tally();
  const folder = new TemporaryFolder("unroll-commits-");
  let assistant: StartedAssistant | undefined;
  let commit = 0;
  try {
    await checkOut(repository, history.base, folder.path);
    const store = trained ?? new ModelStore(path.join(storage, "untrained"), [folder.path]);
    assistant = await start(host, name, folder.path, store, options);
    await replay(
      { repository, folder: folder.path, mayLearn: assistant.mayLearn },
      history.commits,
      assistant.assistant,
      {
        acceptance,
        tally,
        onCommit: () => onEvent({ kind: "typing", name, acceptance, commit: ++commit, commits }),
        signal,
      },
    );
  } finally {
    assistant?.dispose();
    await folder.remove();
  }
  return tally;
}

/** Whether the user may take the first words of its suggestions. */
function isProduct(name: AssistantName): boolean {
  return name === "memory" || name === "base" || name === "both";
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
  { threshold, base }: CommitOptions,
): Promise<StartedAssistant> {
  const network = name === "base" ? base : undefined;
  const product = isProduct(name) ? await ProductAssistant.start(host, folder, store, network, threshold) : undefined;
  const reader = host.openReader();
  const mayLearn = (file: string) => reader.mayLearn([folder], CORPUS, file);
  const { signal } = new AbortController();
  if (product !== undefined) {
    const dispose = () => {
      product.dispose();
      reader.dispose();
    };
    return { assistant: product, mayLearn, dispose };
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

/** A network, and how long it was trained, in seconds. */
interface Trained {
  readonly store: ModelStore;
  readonly seconds: number;
}

/** Trains on the workspace as it was before the commits. */
async function train({ repository, history, storage, options, onEvent, signal }: Evaluation): Promise<Trained> {
  const folder = new TemporaryFolder("unroll-commits-");
  let last: TrainingEvent | undefined;
  try {
    await checkOut(repository, history.base, folder.path);
    await runTraining(
      requestOf(folder.path, storage, options),
      (event) => {
        last = event;
        onEvent({ kind: "training", event });
      },
      signal,
    );
  } finally {
    await folder.remove();
  }
  signal.throwIfAborted();
  if (last?.kind === "failed") throw new EvaluationError(evaluationFailureBy(last.failure));
  const seconds = last?.kind === "done" ? last.report.seconds : 0;
  return { store: new ModelStore(storage, [folder.path]), seconds };
}

function requestOf(folder: string, storagePath: string, { seconds, threads, base }: CommitOptions): TrainingRequest {
  return {
    folders: [folder],
    corpus: CORPUS,
    storagePath,
    seconds,
    fresh: true,
    limits: { threads, processorShare: 100, pauseOnBattery: false },
    kernels: "auto",
    ...(base !== undefined && { base }),
    options: {},
    seed: 1,
  };
}
