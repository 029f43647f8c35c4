// Preloaded into the server that is measured (`node --import`): how long its event loop is blocked, told over IPC.
import { isMainThread } from "node:worker_threads";

/** What a server tells of the time since it was asked to begin anew. */
export interface LoopReport {
  /** The longest time in which nothing else was let in, and the most that its main thread computed in one go, in milliseconds. */
  readonly longest: number;
  readonly mostComputed: number;
  /** Processor time of all of its threads, in milliseconds. */
  readonly processor: number;
  /** The highest resident memory, in megabytes. */
  readonly resident: number;
}

/** Begin anew, or tell; each is answered. */
export type LoopRequest = "reset" | "report";

/** How often the loop is looked at, in milliseconds: a block shorter than this is not seen. */
const INTERVAL = 5;
/** Every so many looks the memory is looked at, too, which takes longer. */
const LOOKS_AT_MEMORY = 20;

if (isMainThread && process.send !== undefined) {
  const computed = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  const processor = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  let last = { time: performance.now(), computed: computed() };
  let report: LoopReport;
  let began: number;
  const reset = () => {
    began = processor();
    report = { longest: 0, mostComputed: 0, processor: 0, resident: 0 };
  };
  reset();
  let looks = 0;
  const look = () => {
    const now = { time: performance.now(), computed: computed() };
    report = {
      longest: Math.max(report.longest, now.time - last.time - INTERVAL),
      mostComputed: Math.max(report.mostComputed, now.computed - last.computed),
      processor: processor() - began,
      resident:
        looks++ % LOOKS_AT_MEMORY === 0 ? Math.max(report.resident, process.memoryUsage.rss() / 1e6) : report.resident,
    };
    last = now;
  };
  setInterval(look, INTERVAL).unref();
  process.on("message", (request: LoopRequest) => {
    look();
    if (request === "reset") reset();
    process.send?.(report);
  });
  process.channel?.unref();
}
