/** PyTorch, where it is installed: `npm test` does not install it. */
import { execFile, spawnSync } from "node:child_process";
import path from "node:path";

const PYTHON = "/usr/bin/python3";
const FOLDER = path.join(import.meta.dirname, "../../base/pytorch");

/** For `skip` of a test: false where there is PyTorch, and otherwise how to get it. */
export const withoutPytorch =
  spawnSync(PYTHON, ["-c", "import numpy, torch"]).status === 0
    ? false
    : "PyTorch is not installed (Debian: apt-get install python3-torch libopenblas0-openmp)";

export interface PythonOptions {
  /** How many processes torch.distributed.run starts; 1 runs the program by itself. */
  readonly processes?: number;
  /** Tells it to end once it has written so many lines. */
  readonly stopAfterLines?: number | undefined;
}

/** Defaults that PyTorch 1.13 does not find with Python 3.11: nothing is redirected. */
const LAUNCH = ["-m", "torch.distributed.run", "-r", "9:1", "-t", "9:1", "--standalone", "--nproc_per_node"];

/** Runs a program of base/pytorch; resolves to what it wrote to standard output. */
export function runPython(program: string, args: readonly string[], options: PythonOptions = {}): Promise<string> {
  const { processes = 1, stopAfterLines = Infinity } = options;
  const script = path.join(FOLDER, program);
  const env = { ...process.env, OMP_NUM_THREADS: "1", PYTHONDONTWRITEBYTECODE: "1" };
  const launch = processes > 1 ? [...LAUNCH, String(processes)] : [];
  return new Promise((resolve, reject) => {
    const child = execFile(PYTHON, [...launch, script, ...args], { env }, (error, stdout) =>
      error === null ? resolve(stdout) : reject(error),
    );
    let lines = 0;
    child.stdout!.on("data", (chunk: string) => {
      const before = lines;
      lines += chunk.split("\n").length - 1;
      if (before < stopAfterLines && lines >= stopAfterLines) child.kill("SIGTERM");
    });
  });
}
