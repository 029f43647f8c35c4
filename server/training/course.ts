import type { TrainingStep } from "../../model/index.ts";
import { CleanText } from "../generation/clean-text.ts";
import { findSecrets } from "../workspace/secrets.ts";
import { CurveRecorder } from "./curve-recorder.ts";
import type { TrainingNote } from "./note.ts";
import type { TrainingEvent } from "./protocol.ts";
import type { TrainingReport } from "./report.ts";
import type { TimeLeft } from "./time-left.ts";
import type { Measured, Validation } from "./validation.ts";

/** What is gained is measured at the first checkpoint after so much more of the learning. */
const MEASURED_SHARE = 0.1;
/** The network writes a sample every so many times that it is measured. */
const SAMPLE_INTERVAL = 3;

/** The course of a training as it is told: points of its curve, what is gained, samples. */
export class Course {
  readonly #note: TrainingNote;
  readonly #recorder: CurveRecorder;
  readonly #timeLeft: TimeLeft;
  readonly #onEvent: (event: TrainingEvent) => void;
  /** The learning's seconds before this run. */
  readonly secondsBefore: number;
  #measuredAt = -Infinity;
  #measurements = 0;

  constructor(note: TrainingNote, clipNorm: number, timeLeft: TimeLeft, onEvent: (event: TrainingEvent) => void) {
    this.#note = note;
    this.#recorder = new CurveRecorder(clipNorm, note.curve);
    this.secondsBefore = this.#recorder.seconds;
    this.#timeLeft = timeLeft;
    this.#onEvent = onEvent;
  }

  add(step: TrainingStep): void {
    this.#recorder.add(step);
  }

  /** Tells where it begins, or goes on. */
  begin(share: number): void {
    this.#recorder.mark(share, this.secondsBefore);
    this.#tell();
  }

  /**
   * Adds a point where one is due.
   *
   * @param seconds of learning in this run
   * @param isLast whether the learning ends here: a point is due
   */
  mark(share: number, seconds: number, isLast = false): void {
    if (this.#recorder.mark(share, this.secondsBefore + seconds, isLast)) this.#tell();
  }

  /** Whether it is time to measure again. */
  isDue(share: number): boolean {
    return share >= this.#measuredAt + MEASURED_SHARE;
  }

  /**
   * Has a network measured, and notes the scores when they come.
   *
   * @param checkpoint is given away; none before the first network
   * @param isFitted whether the stored mixer weights are those of this network
   */
  measure(validation: Validation, share: number, checkpoint: Uint8Array | undefined, isFitted: boolean): void {
    this.#measuredAt = share;
    const sample = this.#measurements++ % SAMPLE_INTERVAL === 1;
    void validation.measure(checkpoint, isFitted, sample).then((measured) => this.notice(share, measured));
  }

  /** Notes what was measured of the network at a share of the learning. */
  async notice(share: number, { scores, sample }: Measured): Promise<void> {
    if (scores !== undefined) this.#recorder.measured(share, scores);
    if (sample !== undefined) {
      const clean = new CleanText(findSecrets);
      const end = sample.lastIndexOf("\n") + 1;
      const lines = await clean.append(sample.slice(0, end));
      const rest = await clean.appendUnfinished(sample.slice(end));
      if (lines + rest !== "") this.#recorder.addSample({ share, text: lines + rest });
    }
    this.#tell();
  }

  /** What was gained, as a report says it. */
  get gain(): Pick<TrainingReport, "predicted"> {
    const { gain } = this.#recorder;
    return gain === undefined
      ? {}
      : { predicted: { before: gain.before.both.predicted, now: gain.now.both.predicted } };
  }

  end(result: TrainingReport): void {
    this.#recorder.end(result);
    this.#tell();
  }

  #tell(): void {
    const { share, seconds } = this.#timeLeft;
    const curve = this.#recorder.isOver ? this.#recorder.curve(1, 0) : this.#recorder.curve(share, seconds);
    this.#note.curve = curve;
    this.#onEvent({ kind: "curve", curve });
  }
}
