import { availableParallelism } from "node:os";
import { battery, cpu } from "systeminformation";

/** How many threads learn where the settings leave it open: one less than there are cores, and at least one. */
export async function defaultThreads(): Promise<number> {
  const available = availableParallelism(); // less than the machine has, in a container
  const { physicalCores } = await cpu();
  const cores = physicalCores > 0 ? Math.min(physicalCores, available) : available;
  return Math.max(1, cores - 1);
}

/** Whether the machine runs on battery now; false where the system does not tell. */
export async function isOnBattery(): Promise<boolean> {
  const { hasBattery, acConnected } = await battery();
  return hasBattery && !acConnected;
}
