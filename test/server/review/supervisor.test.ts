// The process that judges a file: one for as long as the file is open, and another after a crash.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { ReviewProcess } from "../../../server/review/supervisor.ts";

const program = path.join(import.meta.dirname, "reviewing.ts");
const never = new AbortController().signal;
const file = (name: string, trainedAt?: number) => ({
  path: `/folder/${name}`,
  folders: ["/folder"],
  corpus: { maxFileSize: 1000, exclude: [] },
  storagePath: "/storage",
  kernels: "auto",
  trainedAt,
});

test("a file keeps its process; another file, a newer network and closing it end that", async () => {
  const reviews = new ReviewProcess(program);
  const judge = async (of: ReturnType<typeof file>) => (await reviews.review(of, "text", () => {}, never))[0]!;
  const first = await judge(file("a.ts"));
  assert.equal(first.written, "/folder/a.ts");
  assert.equal((await judge(file("a.ts"))).line, first.line);
  reviews.release("/folder/b.ts");
  assert.equal((await judge(file("a.ts"))).line, first.line);
  const other = await judge(file("b.ts"));
  assert.equal(other.written, "/folder/b.ts");
  const trained = await judge(file("b.ts", 1));
  reviews.release("/folder/b.ts");
  const again = await judge(file("b.ts", 1));
  assert.equal(new Set([first.line, other.line, trained.line, again.line]).size, 4);
  reviews.release();
});

test("a search of another file ends the one before", async () => {
  const reviews = new ReviewProcess(program);
  const first = reviews.review(file("a.ts"), "never", () => {}, never);
  const second = reviews.review(file("b.ts"), "text", () => {}, never);
  await assert.rejects(first, { name: "ReviewError", reason: "ended" });
  assert.equal((await second)[0]?.written, "/folder/b.ts");
  reviews.release();
});

test("a crash is told and logged, and the next call has another process", async () => {
  const log: string[] = [];
  const reviews = new ReviewProcess(program, (detail) => log.push(detail));
  const judge = (text: string) => reviews.review(file("a.ts"), text, () => {}, never);
  const [before] = await judge("text");
  await assert.rejects(judge("crash"), { name: "ReviewError", reason: "crash" });
  assert.match(log.join(), /exit code 3\nbroken on purpose/);
  const [after] = await judge("text");
  assert.notEqual(after?.line, before?.line);
  reviews.release();
});

test("a call that is cancelled fails with the signal's reason", async () => {
  const reviews = new ReviewProcess(program);
  const cancel = new AbortController();
  const call = reviews.review(file("a.ts"), "never", () => {}, cancel.signal);
  cancel.abort();
  await assert.rejects(call, { name: "AbortError" });
  await assert.rejects(
    reviews.review(file("a.ts"), "text", () => {}, cancel.signal),
    { name: "AbortError" },
  );
});
