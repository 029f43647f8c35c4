import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { type EventLoop, Scheduler } from "../../server/scheduler.ts";

const running = new AbortController().signal;

/** Time that passes only by work and by waiting. */
class FakeLoop implements EventLoop {
  time = 0;
  /** How often messages came in. */
  turns = 0;
  /** Is called whenever messages come in. */
  onTurn: () => void = () => {};
  #timers: { at: number; action: () => void }[] = [];

  now(): number {
    return this.time;
  }

  async letMessagesIn(): Promise<void> {
    this.turns++;
    this.onTurn();
    this.#fire();
  }

  setTimer(action: () => void, milliseconds: number): () => void {
    const timer = { at: this.time + milliseconds, action };
    this.#timers.push(timer);
    // Nothing else makes time pass while everyone waits.
    setImmediate(() => {
      if (this.#timers.includes(timer)) this.time = Math.max(this.time, timer.at);
      this.#fire();
    });
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  #fire(): void {
    const due = this.#timers.filter(({ at }) => at <= this.time);
    this.#timers = this.#timers.filter(({ at }) => at > this.time);
    for (const { action } of due) action();
  }
}

function scheduling(afterBackground?: () => void) {
  const loop = new FakeLoop();
  return {
    loop,
    scheduler: new Scheduler({ onError: assert.ifError, loop, ...(afterBackground && { afterBackground }) }),
  };
}

/** Steps of a millisecond each. */
function* steps(loop: FakeLoop, count: number, onStep: () => void = () => {}): Generator<void, number> {
  for (let step = 0; step < count; step++) {
    onStep();
    loop.time++;
    yield;
  }
  return count;
}

test("work of one priority is done in the order in which it came, in slices of 4 ms", async () => {
  const { loop, scheduler } = scheduling();
  const seen: string[] = [];
  const results = await Promise.all(
    ["a", "b"].map((name) => scheduler.run("learn", () => steps(loop, 10, () => seen.push(name)), running)),
  );
  assert.deepEqual(results, [10, 10]);
  assert.equal(seen.join(""), "aaaaaaaaaabbbbbbbbbb");
  assert.equal(loop.turns, 6, "messages came in before every slice of four steps");
});

test("what prepares for the user goes before what learns, between two slices, and waits for no pause", async () => {
  const { loop, scheduler } = scheduling();
  let seen = "";
  const learned = scheduler.run("learn", () => steps(loop, 8, () => (seen += "l")), running);
  loop.onTurn = () => {
    if (loop.turns !== 2) return;
    scheduler.noteEdit();
    void scheduler.run("adapt", () => steps(loop, 4, () => (seen += "a")), running);
    void scheduler.run("prepare", () => steps(loop, 4, () => (seen += "p")), running).then(() => (seen += "!"));
  };
  await learned;
  assert.equal(seen, "llllpppp!aaaallll");
});

test("what is generated comes after what prepares and before what learns, waits for no pause, and disturbs nothing", async () => {
  let told = 0;
  const { loop, scheduler } = scheduling(() => told++);
  let seen = "";
  scheduler.noteEdit();
  const start = loop.time;
  const generated = scheduler.run("generate", () => steps(loop, 8, () => (seen += "g")), running);
  loop.onTurn = () => {
    if (seen !== "gggg") return;
    loop.onTurn = () => {};
    void scheduler.run("adapt", () => steps(loop, 4, () => (seen += "a")), new AbortController().signal);
    void scheduler.run("prepare", () => steps(loop, 4, () => (seen += "p")), running);
  };
  await generated;
  assert.equal(seen, "ggggppppgggg");
  assert.ok(loop.time - start < 30, `${loop.time - start} ms`);
  assert.equal(told, 0);
});

test("while an answer is worked out, nothing else is done, and all goes on after it", async () => {
  const { loop, scheduler } = scheduling();
  let seen = "";
  let answered: (() => void) | undefined;
  const answer = scheduler.answer(() => new Promise<void>((resolve) => (answered = resolve)));
  const prepared = scheduler.run("prepare", () => steps(loop, 1, () => (seen += "p")), running);
  const over = new AbortController();
  const ended = scheduler.run("learn", () => steps(loop, 1), over.signal);
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  over.abort();
  assert.equal(await ended, undefined, "what is aborted need not wait");
  assert.equal(seen, "");
  answered?.();
  await answer;
  await prepared;
  assert.equal(seen, "p");
});

test("background work waits for a pause in typing, and gets a share of the time without one", async () => {
  const { loop, scheduler } = scheduling();
  scheduler.noteEdit();
  let began: number | undefined;
  await scheduler.run("learn", () => steps(loop, 1, () => (began ??= loop.time)), running);
  assert.equal(began, 20, "a burst may begin at once, but not right behind a request");

  scheduler.noteEdit();
  const start = loop.time;
  let typed = start;
  loop.onTurn = () => {
    for (; typed <= loop.time; typed += 200) scheduler.noteEdit();
  };
  await scheduler.run("learn", () => steps(loop, 500), running);
  const share = 500 / (loop.time - start);
  assert.ok(share > 0.04 && share < 0.15, `${share} of the time`);

  scheduler.noteEdit();
  loop.onTurn = () => {};
  const pause = loop.time;
  await scheduler.run("learn", () => steps(loop, 1000), running);
  assert.ok(loop.time - pause < 1000 + 420, `${loop.time - pause} ms`);
});

test("after background work that made way or is over, it is told once, so that what it disturbed is made ready", async () => {
  let told = 0;
  const { loop, scheduler } = scheduling(() => told++);
  await scheduler.run("prepare", () => steps(loop, 9), running);
  assert.equal(told, 0);
  for (let job = 0; job < 3; job++) await scheduler.run("learn", () => steps(loop, 9), running);
  assert.equal(told, 0, "more may follow");
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(told, 1);
});

test("work that is ended or fails resolves with nothing, cleans up, and leaves the next to itself", async () => {
  const errors: unknown[] = [];
  const loop = new FakeLoop();
  const scheduler = new Scheduler({ onError: (error) => errors.push(error), loop });
  const over = new AbortController();
  let cleaned = false;
  const endless = function* () {
    try {
      for (;;) yield loop.time++;
    } finally {
      cleaned = true;
    }
  };
  const ended = scheduler.run("learn", endless, over.signal);
  const failed = scheduler.run(
    "learn",
    function* () {
      yield;
      throw new Error("wrong");
    },
    running,
  );
  const last = scheduler.run("learn", () => steps(loop, 1), running);
  loop.onTurn = () => loop.turns === 5 && over.abort();
  assert.equal(await ended, undefined);
  assert.ok(cleaned);
  assert.equal(await failed, undefined);
  assert.match(String(errors[0]), /wrong/);
  assert.equal(await last, 1);
});

test("work that is over leaves nothing behind at a signal that goes on", async () => {
  const { signal } = new AbortController();
  const scheduler = new Scheduler({ onError: () => {}, loop: new FakeLoop() });
  await scheduler.run("prepare", function* () {}, signal);
  await scheduler.run(
    "learn",
    () => {
      throw new RangeError("work that fails");
    },
    signal,
  );
  assert.equal(getEventListeners(signal, "abort").length, 0);
});

test("work that is aborted while it waits for the user ends at once", async () => {
  const { loop, scheduler } = scheduling();
  scheduler.noteEdit();
  const over = new AbortController();
  const work = scheduler.run("learn", () => steps(loop, 1), over.signal);
  over.abort();
  assert.equal(await work, undefined);
  assert.ok(loop.time < 20);
});

test("what is gathered is handled together, after the first or after the last, and its errors are reported", async () => {
  const errors: unknown[] = [];
  const loop = new FakeLoop();
  const scheduler = new Scheduler({ onError: (error) => errors.push(error), loop });
  const handled: (readonly number[])[] = [];
  const gathering = scheduler.gather<number>(100, (items) => handled.push(items));
  for (const item of [1, 2, 1]) gathering.add(item);
  await scheduler.run("learn", () => steps(loop, 150), running);
  await loop.letMessagesIn();
  assert.deepEqual(handled, [[1, 2]]);

  const failing = scheduler.gather<number>(100, () => Promise.reject(new Error("not handled")), { restart: true });
  failing.add(1);
  failing.flush();
  await new Promise((resolve) => setImmediate(resolve));
  assert.match(String(errors[0]), /not handled/);

  const dropped = scheduler.gather<number>(10, (items) => handled.push([...items]));
  dropped.add(3);
  dropped.dispose();
  await scheduler.run("learn", () => steps(loop, 50), running);
  assert.equal(handled.length, 1);
});
