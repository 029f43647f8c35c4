import { Worker } from "node:worker_threads";
import type { MemoryModule } from "../../model/index.ts";
import { programPath } from "../node/build.ts";
import { loadNodeMemory } from "../node/memory.ts";
import type { KernelChoice } from "../workspace/kernels.ts";
import type { HeldOutScores } from "./curve.ts";
import type { HeldOutFile } from "./held-out.ts";

const PROGRAM = programPath("held-out.js", "training/held-out-thread.ts");

/** At most so much of the training's time is spent on measuring. */
const MOST_SHARE = 0.03;
/** So many characters are measured for every second of a training, and at least and at most so many. */
const CHARACTERS_PER_SECOND = 10;
const LEAST_CHARACTERS = 2000;
const MOST_CHARACTERS = 8000;

/** Before it is known, the time to calibrate on a character, in milliseconds. */
const MILLISECONDS_PER_CHARACTER = 0.2;
/** An adapting network makes a calibration so many times as long as that of the memory alone. */
const NETWORK_FACTOR = 4;

/** The data that the thread starts with. */
export interface HeldOutOptions {
  readonly module: MemoryModule;
  readonly choice: KernelChoice;
  readonly learned: readonly HeldOutFile[];
  readonly calibration: readonly HeldOutFile[];
  readonly characters: number;
  /** The stored mixer weights, if any. */
  readonly stored: Uint8Array | undefined;
}

export type ToHeldOut =
  | {
      readonly kind: "measure";
      readonly id: number;
      /** Absent before the first network. */
      readonly checkpoint: Uint8Array | undefined;
      readonly isFitted: boolean;
      readonly sample: boolean;
    }
  | { readonly kind: "calibrate"; readonly checkpoint: Uint8Array };

export type FromHeldOut =
  /** The memory is there, and was calibrated alone in so many milliseconds. */
  | { readonly kind: "ready"; readonly milliseconds: number }
  | ({ readonly kind: "measured"; readonly id: number; readonly milliseconds: number } & Measured)
  | { readonly kind: "progress"; readonly share: number; readonly secondsLeft: number }
  | ({ readonly kind: "calibrated"; readonly calibration: Uint8Array } & Measured);

/** What was measured, nothing where no files are held out, and a text that the network wrote. */
export interface Measured {
  readonly scores: HeldOutScores | undefined;
  readonly sample: string | undefined;
}

export interface Calibrated extends Measured {
  readonly calibration: Uint8Array;
}

/**
 * Measures, in a thread of its own, what a training has learned, on files that are kept from learning, and calibrates at
 * its end. The memory that both need learns while the network does.
 */
export class Validation {
  readonly #worker: Worker;
  readonly #failed: Promise<never>;
  #calibrationSeconds: number;
  readonly #measuring = new Map<number, (measured: Measured) => void>();
  #onCalibration: ((message: Extract<FromHeldOut, { kind: "progress" | "calibrated" }>) => void) | undefined;
  #measurements = 0;
  #milliseconds = 0;

  private constructor(options: HeldOutOptions, program: string) {
    this.#calibrationSeconds = (sizeOf(options.calibration) * MILLISECONDS_PER_CHARACTER) / 1000;
    this.#worker = new Worker(program, { workerData: options });
    this.#worker.on("message", (message: FromHeldOut) => this.#receive(message));
    this.#failed = new Promise((_, reject) => {
      this.#worker.on("error", reject);
      this.#worker.on("exit", () => reject(new Error("The thread that calibrates has ended.")));
    });
    this.#failed.catch(() => {}); // a calibration reports it
  }

  /** @param seconds of the training, by which the text to measure is chosen */
  static async start(
    files: { readonly learned: readonly HeldOutFile[]; readonly calibration: readonly HeldOutFile[] },
    choice: KernelChoice,
    seconds: number,
    stored: Uint8Array | undefined,
    program = PROGRAM,
  ): Promise<Validation> {
    const module = await loadNodeMemory();
    const characters = Math.min(MOST_CHARACTERS, Math.max(LEAST_CHARACTERS, CHARACTERS_PER_SECOND * seconds));
    const [learned, calibration] = [files.learned, files.calibration].map(withoutTheRest) as [
      HeldOutFile[],
      HeldOutFile[],
    ];
    return new Validation({ module, choice, learned, calibration, characters, stored }, program);
  }

  /** About how long `calibrate` will take. */
  get calibrationSeconds(): number {
    return this.#calibrationSeconds;
  }

  /** The time that was spent on measuring, in seconds. */
  get seconds(): number {
    return this.#milliseconds / 1000;
  }

  /** Whether there is time to measure again, `seconds` after the training's beginning. */
  mayMeasure(seconds: number): boolean {
    return this.#measuring.size === 0 && this.seconds <= MOST_SHARE * seconds;
  }

  /**
   * Measures a network. Never rejects; a measurement that is dropped with the thread does not resolve.
   *
   * @param checkpoint is given away; none before the first network
   * @param isFitted whether the stored mixer weights are those of this network
   */
  measure(checkpoint: Uint8Array | undefined, isFitted: boolean, sample: boolean): Promise<Measured> {
    const id = this.#measurements++;
    return new Promise((resolve) => {
      this.#measuring.set(id, resolve);
      this.#send({ kind: "measure", id, checkpoint, isFitted, sample });
    });
  }

  /**
   * Fits the mixer weights to a network, and measures both. Undefined when `signal` ended it.
   *
   * @param checkpoint is given away
   * @throws what has ended the thread
   */
  async calibrate(
    checkpoint: Uint8Array,
    onProgress: (share: number, secondsLeft: number) => void,
    signal: AbortSignal,
  ): Promise<Calibrated | undefined> {
    if (signal.aborted) return undefined;
    const calibrated = new Promise<Calibrated | undefined>((resolve) => {
      signal.addEventListener("abort", () => resolve(undefined));
      this.#onCalibration = (message) => {
        if (message.kind === "calibrated") resolve(message);
        else onProgress(message.share, message.secondsLeft);
      };
    });
    this.#send({ kind: "calibrate", checkpoint });
    return Promise.race([calibrated, this.#failed]);
  }

  async dispose(): Promise<void> {
    await this.#worker.terminate();
  }

  #send(message: ToHeldOut): void {
    this.#worker.postMessage(message, message.checkpoint ? [message.checkpoint.buffer as ArrayBuffer] : []);
  }

  #receive(message: FromHeldOut): void {
    switch (message.kind) {
      case "ready":
        this.#calibrationSeconds = (NETWORK_FACTOR * message.milliseconds) / 1000;
        return;
      case "measured":
        this.#milliseconds += message.milliseconds;
        this.#measuring.get(message.id)?.(message);
        this.#measuring.delete(message.id);
        return;
      default:
        this.#onCalibration?.(message);
    }
  }
}

/** Copies, so that a thread gets the text alone and not what its buffer holds besides. */
function withoutTheRest(files: readonly HeldOutFile[]): HeldOutFile[] {
  return files.map(({ path, bytes }) => ({ path, bytes: bytes.slice() }));
}

function sizeOf(files: readonly HeldOutFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes.length, 0);
}
