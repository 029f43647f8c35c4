import assert from "node:assert/strict";
import { test } from "node:test";
import { Background } from "../../server/scheduler.ts";

const running = new AbortController().signal;

/** Steps of which each takes longer than a slice. */
function* counting(steps: number, seen: string[], name: string): Generator<void, string> {
  for (let step = 0; step < steps; step++) {
    seen.push(name);
    for (const end = performance.now() + 5; performance.now() < end; );
    yield;
  }
  return name;
}

test("work is done in the order in which it came, one piece after the other", async () => {
  const background = new Background(assert.ifError);
  const seen: string[] = [];
  const results = await Promise.all(["a", "b"].map((name) => background.run(() => counting(3, seen, name), running)));
  assert.deepEqual(results, ["a", "b"]);
  assert.deepEqual(seen, ["a", "a", "a", "b", "b", "b"]);
});

test("work waits while somebody asks for something, and lets messages in between its slices", async () => {
  const background = new Background(assert.ifError);
  background.noteRequest();
  let asked = true;
  setTimeout(() => {
    asked = false;
  }, 100);
  let messages = 0;
  const ping = setInterval(() => messages++, 1);
  const work = function* () {
    assert.equal(asked, false, "it did not wait");
    for (const end = performance.now() + 60; performance.now() < end; ) yield;
  };
  await background.run(work, running);
  clearInterval(ping);
  assert.ok(messages > 5, `${messages} messages came in`);
});

test("work that is ended or fails resolves with nothing, cleans up, and leaves the next to itself", async () => {
  const errors: unknown[] = [];
  const background = new Background((error) => errors.push(error));
  const over = new AbortController();
  let cleaned = false;
  const endless = function* () {
    try {
      for (;;) yield;
    } finally {
      cleaned = true;
    }
  };
  const ended = background.run(endless, over.signal);
  const failed = background.run(function* () {
    yield;
    throw new Error("wrong");
  }, running);
  const last = background.run(() => counting(1, [], "last"), running);
  setTimeout(() => over.abort(), 20);
  assert.equal(await ended, undefined);
  assert.ok(cleaned);
  assert.equal(await failed, undefined);
  assert.match(String(errors[0]), /wrong/);
  assert.equal(await last, "last");
});
