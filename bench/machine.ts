import { cpus, totalmem } from "node:os";

/** "AMD EPYC, 2 cores, 25 GB, linux x64, Node v24.21.0". */
export function describeMachine(): string {
  const cores = cpus();
  return [
    cores[0]?.model.trim() ?? "unknown processor",
    `${cores.length} cores`,
    `${(totalmem() / 1e9).toFixed(0)} GB`,
    `${process.platform} ${process.arch}`,
    `Node ${process.version}`,
  ].join(", ");
}
