import {
  CheckpointError,
  decodeCalibration,
  decodeParameters,
  Memory,
  type MemoryModule,
  memorySize,
  Network,
  runToEnd,
} from "../../model/index.ts";
import { runInSlices } from "../evaluation/slices.ts";
import { loadNodeKernels } from "../node/kernels.ts";
import { loadNodeMemory } from "../node/memory.ts";
import { type CorpusFile, type CorpusOptions, CorpusReader } from "../workspace/corpus.ts";
import { createKernels } from "../workspace/kernels.ts";
import { ModelStore, StorageError } from "../workspace/store.ts";
import { FamiliarWords } from "./familiar-words.ts";
import type { ReviewerParts } from "./reviewer.ts";

/** So much of the workspace is learned around a file, in characters: some ten seconds' worth. */
const MOST = 2 ** 20;
/** The file may become so much longer while it is open, in bytes. */
const GROWTH = 50_000;

/** The file to judge, its workspace, and where the models of that are. */
export interface ReviewedFile {
  /** Absolute. */
  readonly path: string;
  readonly folders: readonly string[];
  readonly corpus: CorpusOptions;
  readonly storagePath: string;
  /** The setting that chooses the kernels. */
  readonly kernels: string;
  /** When the stored network was trained: what has read an older one is no longer used. */
  readonly trainedAt?: number | undefined;
}

/**
 * Learns the workspace around a file, but not the file, whose slips would be known otherwise: in a memory of its own, with
 * the network and the mixer weights that are stored.
 *
 * @param length of the file, in bytes
 * @param onShare called with the share that is done
 * @throws CorpusError "unreadable" when a folder cannot be read
 */
export async function learnAround(
  { path, folders, corpus, storagePath, kernels }: ReviewedFile,
  length: number,
  onShare: (share: number) => void,
): Promise<ReviewerParts> {
  const files = await nearestFiles(folders, corpus, path);
  const characters = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const module = await loadNodeMemory();
  const memory = new Memory(module, memorySize(characters, undefined, length + GROWTH));
  const words = new FamiliarWords();
  let learned = 0;
  for (const { bytes } of files.reverse()) {
    words.add(bytes);
    await runInSlices(memory.learn(bytes), (count) => onShare((learned + count) / characters));
    learned += bytes.length;
  }
  const network = await loadStored(new ModelStore(storagePath, folders), memory, module, kernels);
  return { memory, network, words };
}

/** The files nearest to `path` without it, the nearest first. */
async function nearestFiles(folders: readonly string[], options: CorpusOptions, path: string): Promise<CorpusFile[]> {
  const files: CorpusFile[] = [];
  let room = MOST;
  const over = new AbortController();
  for await (const event of new CorpusReader().read({ folders, options, open: [path] }, over.signal)) {
    if (!("file" in event) || event.file.path === path) continue;
    room -= event.file.bytes.length;
    if (room < 0) break;
    files.push(event.file);
  }
  return files;
}

/** The stored network, where there is one that brings something; the memory takes the stored mixer weights. */
async function loadStored(
  store: ModelStore,
  memory: Memory,
  module: MemoryModule,
  requested: string,
): Promise<Network | undefined> {
  try {
    const calibration = await store.loadCalibration();
    if (calibration !== undefined) memory.setParameters(decodeCalibration(calibration, module).parameters);
    if (memory.ignoresNetwork) return undefined;
    const kernels = createKernels(await loadNodeKernels(requested));
    const { model } = await store.load((bytes) => runToEnd(decodeParameters(bytes, kernels)));
    return model && new Network(model.parameters, kernels, "int8");
  } catch (error) {
    // The memory judges without them; what is wrong with the store is told where the model is loaded to complete.
    if (error instanceof CheckpointError || error instanceof StorageError) return undefined;
    throw error;
  }
}
