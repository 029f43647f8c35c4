// The lock of a store: a file that names the process which may change the models. It counts for as long as that process
// lives, so that nothing has to be cleared away after a kill. proper-lockfile goes by the file's age alone, which makes the
// next training wait after a kill, and cannot say whose the lock is.
import { randomUUID } from "node:crypto";
import { lstat, open, readFile, readlink, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import * as v from "valibot";
import { hasCode, ignoreMissing, linkOrMove, temporaryName } from "./store-files.ts";

const NAME = "training.lock";

/** The owner writes its lock anew so often. */
const HEARTBEAT_MILLISECONDS = 10_000;
/** An owner that cannot be looked up, since it runs on another machine, is gone after so long without a heartbeat. */
const SILENCE_MILLISECONDS = 120_000;
/** A lock without a valid owner is being written, or left by an accident if it is older than that. */
const WRITTEN_MILLISECONDS = 2000;
/** The time between looks at a lock that is being written. */
const LOOK_MILLISECONDS = 50;

/** A process that the user did not ask for ends soon: so long others wait for it, and look so often. */
const QUIET_MILLISECONDS = 60_000;
const QUIET_LOOK_MILLISECONDS = 500;

/** Whom a lock is for. */
export interface Claim {
  readonly program: StoreOwner["program"];
  /** Whether it changes the models unasked and not for long. Such a process does not wait for others, but they for it. */
  readonly quiet: boolean;
  /** Ends the wait for another process. */
  readonly signal?: AbortSignal;
}

const OWNER = v.object({
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  host: v.string(),
  /** When it took the lock, in milliseconds since 1970. */
  since: v.number(),
  program: v.picklist(["editor", "terminal"]),
  quiet: v.boolean(),
  /** Where `pid` and `started` hold: other machines and containers number processes by themselves. */
  machine: v.string(),
  /** When the process began, as the system counts; empty where it does not say. */
  started: v.string(),
  token: v.string(),
});

/** The process that may change a store's models. */
export type StoreOwner = v.InferOutput<typeof OWNER>;

/** Another process, `owner`, trains on the same workspace, and alone may change its models. */
export class StoreBusyError extends Error {
  override readonly name = "StoreBusyError";
  readonly owner: StoreOwner;

  constructor(owner: StoreOwner) {
    super(`process ${owner.pid} on ${owner.host} changes the models`);
    this.owner = owner;
  }
}

/** A held lock. */
export class StoreLock {
  readonly #file: string;
  readonly #owner: StoreOwner;
  readonly #heartbeat: NodeJS.Timeout;

  private constructor(file: string, owner: StoreOwner) {
    this.#file = file;
    this.#owner = owner;
    // An error shows again when the lock is needed.
    this.#heartbeat = setInterval(() => void this.keep().catch(() => {}), HEARTBEAT_MILLISECONDS);
    this.#heartbeat.unref();
  }

  /** Takes the lock of the store in an existing folder. @throws StoreBusyError */
  static async take(folder: string, claim: Claim): Promise<StoreLock> {
    const owner = await describeThisProcess(claim);
    const file = path.join(folder, NAME);
    for (const start = performance.now(); ; ) {
      try {
        await take(file, owner);
        return new StoreLock(file, owner);
      } catch (error) {
        const isWorthWaiting = error instanceof StoreBusyError && error.owner.quiet && !claim.quiet;
        if (!isWorthWaiting || performance.now() - start > QUIET_MILLISECONDS || claim.signal?.aborted) throw error;
      }
      await wait(QUIET_LOOK_MILLISECONDS, undefined, { signal: claim.signal }).catch(() => {}); // `signal` is looked at next
    }
  }

  /** Whether a process holds the lock of a store. */
  static async isHeld(folder: string): Promise<boolean> {
    const held = await readLock(path.join(folder, NAME));
    if (held === undefined) return false;
    const silence = Date.now() - held.touchedAt;
    return held.owner === undefined ? silence < WRITTEN_MILLISECONDS : isAlive(held.owner, silence);
  }

  /** Makes sure of the lock, which somebody may have deleted, and lets others see that it is held. @throws StoreBusyError */
  async keep(): Promise<void> {
    const held = await readLock(this.#file);
    if (held?.owner?.token !== this.#owner.token) return take(this.#file, this.#owner);
    // The file system's clock dates it, which all machines that share the folder go by.
    const handle = await open(this.#file, "r+");
    try {
      await handle.writeFile(JSON.stringify(this.#owner));
    } finally {
      await handle.close();
    }
  }

  /** Lets others take it. Never rejects: the lock ends with the process at the latest. */
  async release(): Promise<void> {
    clearInterval(this.#heartbeat);
    const held = await readLock(this.#file).catch(() => undefined);
    if (held?.owner?.token === this.#owner.token) await rm(this.#file, { force: true }).catch(() => {});
  }
}

interface ReadLock {
  /** Undefined where the file names none. */
  readonly owner: StoreOwner | undefined;
  readonly touchedAt: number;
}

/** Takes the lock for `owner`. @throws StoreBusyError */
async function take(file: string, owner: StoreOwner): Promise<void> {
  const claim = temporaryName(file);
  try {
    for (;;) {
      await writeFile(claim, JSON.stringify(owner));
      try {
        return await linkOrMove(claim, file);
      } catch (error) {
        if (!hasCode(error, "EEXIST")) throw error;
      }
      const held = await readLock(file);
      if (held === undefined) continue;
      const now = (await stat(claim)).mtimeMs;
      const silence = now - held.touchedAt;
      if (held.owner === undefined && silence < WRITTEN_MILLISECONDS) await wait(LOOK_MILLISECONDS);
      else if (held.owner !== undefined && (await isAlive(held.owner, silence))) throw new StoreBusyError(held.owner);
      else await removeAbandoned(file, held, now);
    }
  } finally {
    await rm(claim, { force: true });
  }
}

/**
 * Removes a lock, unless it has changed meanwhile. One process at a time does so, since another could otherwise remove
 * the lock that the first one takes next.
 *
 * @param now by the file system's clock, in milliseconds since 1970
 */
async function removeAbandoned(file: string, abandoned: ReadLock, now: number): Promise<void> {
  const guard = `${file}.guard`;
  try {
    await (await open(guard, "wx")).close();
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
    const made = await stat(guard).catch(ignoreMissing);
    if (made !== undefined && now - made.mtimeMs > WRITTEN_MILLISECONDS)
      await rm(guard, { recursive: true, force: true });
    await wait(LOOK_MILLISECONDS);
    return;
  }
  try {
    const held = await readLock(file);
    const isSame = held?.owner?.token === abandoned.owner?.token && held?.touchedAt === abandoned.touchedAt;
    if (isSame) await rm(file, { recursive: true, force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

async function readLock(file: string): Promise<ReadLock | undefined> {
  const stats = await lstat(file).catch(ignoreMissing); // a link is none of a store's locks
  if (stats === undefined) return undefined;
  const text = stats.isFile() ? await readFile(file, "utf8").catch(ignoreMissing) : "";
  return text === undefined ? undefined : { owner: parseOwner(text), touchedAt: stats.mtimeMs };
}

function parseOwner(text: string): StoreOwner | undefined {
  try {
    return v.parse(OWNER, JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** @param silence the time since its last heartbeat, in milliseconds */
async function isAlive({ pid, machine, started }: StoreOwner, silence: number): Promise<boolean> {
  if (machine !== (await thisMachine())) return silence < SILENCE_MILLISECONDS;
  if (!exists(pid)) return false;
  const now = await startOf(pid);
  // Where the system does not say when a process began, another may have got its number.
  return started === "" || now === "" ? silence < SILENCE_MILLISECONDS : started === now;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, "EPERM"); // it is another user's
  }
}

async function describeThisProcess({ program, quiet }: Claim): Promise<StoreOwner> {
  const { pid } = process;
  const [machine, started] = await Promise.all([thisMachine(), startOf(pid)]);
  return { pid, host: hostname(), since: Date.now(), program, quiet, machine, started, token: randomUUID() };
}

/** The machine since it was started, or the container: there, a process is known by its number. */
async function thisMachine(): Promise<string> {
  const [boot, processes] = await Promise.all([
    readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => ""),
    readlink("/proc/self/ns/pid").catch(() => ""),
  ]);
  return [hostname(), boot.trim(), processes].join(" ");
}

/** When a process began, as the system counts; "over" for one that has ended and is only listed, empty where it is unknown. */
async function startOf(pid: number): Promise<string> {
  // The name, in parentheses, may contain blanks and parentheses. After it come the state and, as the 20th, the start.
  const status = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const [state, ...fields] = status.slice(status.lastIndexOf(")") + 2).split(" ");
  return state === "Z" || state === "X" ? "over" : (fields[18] ?? "");
}
