import type { Resources } from "./protocol.ts";

/** What a process has used since it began, and at what time. */
export interface Used {
  /** The memory that it takes now, in bytes. */
  readonly memory: number;
  /** Processor time, in milliseconds; several threads count side by side. */
  readonly processorTime: number;
  /** In milliseconds, from any beginning. */
  readonly time: number;
}

/** Tells what the process uses. It measures when it is asked, and never by itself. */
export class ResourceMeter {
  readonly #measure: () => Used;
  #last: Used;

  constructor(measure: () => Used) {
    this.#measure = measure;
    this.#last = measure();
  }

  /** The memory now, and the processor's share since the last call, or since the meter was made. */
  read(): Resources {
    const last = this.#last;
    this.#last = this.#measure();
    const { memory, processorTime, time } = this.#last;
    return { memory, processorShare: (processorTime - last.processorTime) / Math.max(1, time - last.time) };
  }
}
