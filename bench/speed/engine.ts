import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Figure } from "./figures.ts";

/** An engine's messages: first that it is ready, then the result of each line it was sent. */
interface Message {
  readonly warning?: string | null;
  readonly seconds?: readonly number[];
  readonly resident?: number;
}

/** The time limit for one answer of an engine, in milliseconds. */
const PATIENCE = 300_000;

const folder = import.meta.dirname;
const PROGRAMS: Readonly<Record<Figure["engine"], readonly [program: string, script: string]>> = {
  unroll: [process.execPath, "unroll.ts"],
  pytorch: ["/usr/bin/python3", "pytorch.py"],
  tfjs: [process.execPath, "peers/tfjs.mjs"],
  onnxruntime: [process.execPath, "peers/onnxruntime.mjs"],
};

/** An engine is unavailable, has crashed or does not answer: the figure is left out. */
export class EngineError extends Error {
  override readonly name = "EngineError";
}

/** A process that measures one figure, run by run, so that others can be measured in between. */
export class Engine {
  readonly figure: Figure;
  /** Of every run. */
  readonly seconds: number[] = [];
  /** Megabytes at last. */
  resident = 0;
  warning: string | undefined;
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  #errors = "";
  /** Seconds of the last run that did not count. */
  #warmedUp = Infinity;

  private constructor(figure: Figure) {
    const [program, script] = PROGRAMS[figure.engine];
    // Whatever library of threads a peer was built with.
    const threads = { OMP_NUM_THREADS: `${figure.threads}`, OPENBLAS_NUM_THREADS: `${figure.threads}` };
    this.figure = figure;
    this.#process = spawn(program, [path.join(folder, script), JSON.stringify(figure)], {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, ...threads },
    });
    this.#process.on("error", (error) => {
      this.#errors = error.message;
    });
    this.#process.stdin?.on("error", () => {}); // the time limit notices a dead process
    this.#process.stderr?.on("data", (chunk: Buffer) => {
      this.#errors = (this.#errors + chunk.toString()).slice(-4000);
    });
    this.#lines = createInterface({ input: this.#process.stdout! })[Symbol.asyncIterator]();
  }

  /** Starts the process for `figure`, and lets it run once to warm up. @throws EngineError */
  static async start(figure: Figure): Promise<Engine> {
    const engine = new Engine(figure);
    try {
      engine.warning = (await engine.#listen()).warning ?? undefined;
      engine.#warmedUp = (await engine.#ask(WARM_UP[figure.engine])).at(-1) ?? Infinity;
      return engine;
    } catch (error) {
      engine.stop();
      throw error;
    }
  }

  /** Runs until it has run for so many seconds in all, and once in any case. @throws EngineError */
  async runUntil(seconds: number): Promise<Engine> {
    const spent = this.seconds.reduce((sum, run) => sum + run, 0);
    const runs = Math.round((seconds - spent) / (this.seconds.at(-1) ?? this.#warmedUp));
    if (runs > 0 || this.seconds.length === 0) this.seconds.push(...(await this.#ask(Math.max(1, runs))));
    return this;
  }

  stop(): void {
    this.#process.kill("SIGKILL");
  }

  async #ask(runs: number): Promise<readonly number[]> {
    this.#process.stdin?.write(`${JSON.stringify({ runs })}\n`);
    const { seconds = [], resident = 0 } = await this.#listen();
    this.resident = resident;
    return seconds;
  }

  async #listen(): Promise<Message> {
    const timeout = setTimeout(() => this.stop(), PATIENCE);
    const { value, done } = await this.#lines.next();
    clearTimeout(timeout);
    if (done === true) throw new EngineError(lastLine(this.#errors) || "it ended without a word");
    return JSON.parse(value) as Message;
  }
}

/** Runs before the first that counts: V8 compiles what is hot only after a while. */
const WARM_UP: Readonly<Record<Figure["engine"], number>> = { unroll: 3, pytorch: 2, tfjs: 1, onnxruntime: 3 };

/** The line of an error's trace that names the error. */
function lastLine(errors: string): string {
  const lines = errors.trim().split("\n");
  return lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1)!;
}
