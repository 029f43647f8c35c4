/** PyTorch, where it is installed: `npm test` does not install it. */
import { execFile, spawnSync } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

const PYTHON = "/usr/bin/python3";
const FOLDER = path.join(import.meta.dirname, "../../base/pytorch");

/** For `skip` of a test: false where there is PyTorch, and otherwise how to get it. */
export const withoutPytorch =
  spawnSync(PYTHON, ["-c", "import numpy, torch"]).status === 0
    ? false
    : "PyTorch is not installed (Debian: apt-get install python3-torch libopenblas0-openmp)";

/** Runs a program of base/pytorch, or python3 -m torch.distributed.run with it; resolves to what it wrote to standard output. */
export async function runPython(program: string, args: readonly string[], processes = 1): Promise<string> {
  const script = path.join(FOLDER, program);
  const distributed = ["-m", "torch.distributed.run", "--standalone", "--nproc_per_node", String(processes)];
  const environment = { ...process.env, OMP_NUM_THREADS: "1", PYTHONDONTWRITEBYTECODE: "1" };
  const { stdout } = await promisify(execFile)(PYTHON, [...(processes > 1 ? distributed : []), script, ...args], {
    env: environment,
  });
  return stdout;
}
