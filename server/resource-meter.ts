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

/** The processor's share is of about so long: a client asks every minute, and not to the millisecond. */
const MEASURED_MILLISECONDS = 55_000;

/** Tells what the process uses. It measures when it is asked, and never by itself. */
export class ResourceMeter {
  readonly #measure: () => Used;
  /** The beginning of what is being measured: not before it was asked first, since the server's start takes more than it will later. */
  #since: Used | undefined;
  #processorShare: number | undefined;

  constructor(measure: () => Used) {
    this.#measure = measure;
  }

  /** The memory now, and the processor's share over the last minute that was measured, if one was. */
  read(): Resources {
    const now = this.#measure();
    const since = this.#since ?? now;
    this.#since = since;
    const elapsed = now.time - since.time;
    if (elapsed >= MEASURED_MILLISECONDS) {
      this.#processorShare = (now.processorTime - since.processorTime) / elapsed;
      this.#since = now;
    }
    const { memory } = now;
    return { memory, ...(this.#processorShare !== undefined && { processorShare: this.#processorShare }) };
  }
}
