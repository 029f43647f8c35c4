import type { TrainingStep } from "../../model/index.ts";
import type { HeldOutScores, TrainingCurve, TrainingPoint, TrainingSample } from "./curve.ts";
import type { TrainingReport } from "./report.ts";

/** The points of a whole training. */
const POINTS = 50;

/** Writes down the course of a training, which may be the rest of an interrupted one. */
export class CurveRecorder {
  readonly #startedAt: number;
  readonly #clipNorm: number;
  readonly #points: TrainingPoint[];
  readonly #samples: TrainingSample[];
  #steps: TrainingStep[] = [];
  #result: TrainingReport | undefined;

  /**
   * @param clipNorm gradients above it are scaled down
   * @param before the curve that goes on
   */
  constructor(clipNorm: number, before?: TrainingCurve) {
    this.#clipNorm = clipNorm;
    this.#startedAt = before?.startedAt ?? Date.now();
    this.#points = [...(before?.points ?? [])];
    this.#samples = [...(before?.samples ?? [])];
  }

  /** The learning's seconds at the last point. */
  get seconds(): number {
    return this.#points.at(-1)?.seconds ?? 0;
  }

  get isOver(): boolean {
    return this.#result !== undefined;
  }

  add(step: TrainingStep): void {
    this.#steps.push(step);
  }

  /**
   * Adds a point where one is due. Returns whether it did.
   *
   * @param isLast whether the learning ends here: a point is due
   */
  mark(share: number, seconds: number, isLast = false): boolean {
    const last = this.#points.at(-1);
    const isDue = isLast || last === undefined || Math.floor(share * POINTS) > Math.floor(last.share * POINTS);
    if (!isDue || (last !== undefined && this.#steps.length === 0)) return false;
    const learning = this.#steps.length === 0 ? undefined : this.#summarize(seconds - (last?.seconds ?? 0));
    this.#points.push({ share, seconds, ...(learning && { learning }) });
    this.#steps = [];
    return true;
  }

  /** Adds what was measured at a share of the training to the last point before it. */
  measured(share: number, heldOut: HeldOutScores): void {
    const found = this.#points.findLastIndex((point) => point.share <= share);
    if (found >= 0) this.#points[found] = { ...this.#points[found]!, heldOut };
  }

  addSample(sample: TrainingSample): void {
    this.#samples.push(sample);
  }

  end(result: TrainingReport): void {
    this.#result = result;
  }

  /** The first and the last measured scores. */
  get gain(): { readonly before: HeldOutScores; readonly now: HeldOutScores } | undefined {
    const measured = this.#points.flatMap(({ heldOut }) => heldOut ?? []);
    return measured.length > 1 ? { before: measured[0]!, now: measured.at(-1)! } : undefined;
  }

  /** @param share of the whole training */
  curve(share: number, secondsLeft: number): TrainingCurve {
    return {
      startedAt: this.#startedAt,
      share,
      secondsLeft,
      points: [...this.#points],
      samples: [...this.#samples],
      ...(this.#result && { result: this.#result }),
    };
  }

  #summarize(seconds: number): TrainingPoint["learning"] {
    const steps = this.#steps;
    const mean = (of: (step: TrainingStep) => number) => steps.reduce((sum, step) => sum + of(step), 0) / steps.length;
    const finite = steps.filter(({ gradientNorm }) => Number.isFinite(gradientNorm));
    const characters = steps.reduce((sum, step) => sum + step.characters, 0);
    return {
      bitsPerCharacter: mean(({ bitsPerCharacter }) => bitsPerCharacter),
      charactersPerSecond: seconds > 0 ? characters / seconds : 0,
      gradientNorm: finite.reduce((sum, { gradientNorm }) => sum + gradientNorm, 0) / Math.max(1, finite.length),
      clippedShare: mean(({ gradientNorm }) => (gradientNorm > this.#clipNorm ? 1 : 0)),
    };
  }
}
