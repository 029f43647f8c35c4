import { availableParallelism } from "node:os";
import { cpu } from "systeminformation";

/**
 * The number of threads that learn: `requested`, but not more than the machine runs in parallel, since they wait for
 * each other; where that is 0, one less than there are cores, and at least one.
 */
export async function threadCount(requested: number): Promise<number> {
  const available = availableParallelism(); // fewer than the machine's cores in a container
  if (requested >= 1) return Math.min(Math.floor(requested), available);
  const { physicalCores } = await cpu();
  const cores = physicalCores > 0 ? Math.min(physicalCores, available) : available;
  return Math.max(1, cores - 1);
}
