// Preloaded into the measured server (`node --import`): reports over IPC how long its event loop is blocked.
import { isMainThread } from "node:worker_threads";

/** A server's report on the time since the last reset. */
export interface LoopReport {
  /** The longest block of the event loop, and the most that the main thread computed in one go, in milliseconds. */
  readonly longest: number;
  readonly mostComputed: number;
  /** Processor time of all of its threads, in milliseconds. */
  readonly processor: number;
  /** The highest resident memory, in megabytes. */
  readonly resident: number;
}

/** Requests to reset or to report; each gets an answer. */
export type LoopRequest = "reset" | "report";

/** The sampling interval of the loop, in milliseconds: shorter blocks are not seen. */
const INTERVAL = 5;
/** The memory, which takes longer to sample, is sampled once in so many samples of the loop. */
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
