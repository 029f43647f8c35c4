import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "../../../model/random.ts";
import { CleanText } from "../../../server/generation/clean-text.ts";
import { findSecrets } from "../../../server/workspace/secrets.ts";
import { plant } from "../workspace/secrets/planted.ts";

const PASSWORD = ["hu7nter", "X2-q"].join("");

/** What gets in of these passages, one after the other; the last may have no end. */
async function letIn(passages: readonly string[], start = ""): Promise<{ text: string; leftOut: number }> {
  const clean = new CleanText(findSecrets, start);
  let text = "";
  for (const passage of passages) {
    text += await (passage.endsWith("\n") ? clean.append(passage) : clean.appendUnfinished(passage));
    assert.deepEqual(await findSecrets(text), [], JSON.stringify(text));
  }
  return { text, leftOut: clean.leftOut };
}

test("what holds no secret gets in as it is, a secret does not, and what stands around it stays", async () => {
  const plain = ["import os\n", "\n", "password = read_password()\n", "유니코드 😀\n", "def f():"];
  assert.deepEqual(await letIn(plain), { text: plain.join(""), leftOut: 0 });
  assert.deepEqual(await letIn([`a = 1\npassword = "${PASSWORD}"\nb = 2\n`, "c = 3\n"]), {
    text: 'a = 1\npassword = ""\nb = 2\nc = 3\n',
    leftOut: 1,
  });
});

test("a passage that would make a secret of what is there already is dropped", async () => {
  const cluster = ["data:\n", "  dbUser: plain-looking\n", "kind: Secret\n", "after: 1\n"];
  assert.ok((await findSecrets(cluster.join(""))).length > 0);
  const { text, leftOut } = await letIn(cluster);
  assert.equal(text, "data:\n  dbUser: plain-looking\nafter: 1\n");
  assert.equal(leftOut, 1);
  // The same value without its name first, and then with it.
  const copied = await letIn([`print("${PASSWORD}")\n`, `password = "${PASSWORD}"\n`, "x = 1\n"]);
  assert.doesNotMatch(copied.text, /password = "h/);
});

test("a secret over two passages does not get in, nor one that the end of the text cuts off", async () => {
  for (const passages of [
    ["password =\n", `    "${PASSWORD}"\n`],
    ["a = 1\n", `password = "${PASSWORD.slice(0, 6)}`],
    ["a = 1\n", `url = "https://me:${PASSWORD.slice(0, 8)}`],
  ]) {
    const { text, leftOut } = await letIn(passages);
    assert.doesNotMatch(text, /hu7n/, text);
    assert.equal(leftOut, 1);
  }
});

test("what the user's prompt begins is not finished, and what is in it does not keep the rest out", async () => {
  const begun = new CleanText(findSecrets, 'password = "');
  assert.equal(await begun.append(`${PASSWORD}"\n`), '"\n');
  const { text } = await letIn(["x = 1\n", "y = 2\n"], `password = "${PASSWORD}"\n`);
  assert.equal(text, "x = 1\ny = 2\n");
});

test("no secret of any kind gets in, in whichever format it stands, line by line", async () => {
  const planted = plant(seededRandom(31), 336);
  const missed: string[] = [];
  for (const { kind, format, before, secret, after } of planted) {
    const lines = `first\n${before}${secret}${after}\nlast\n`.match(/[^\n]*\n/g)!;
    const { text } = await letIn(lines);
    if (text.includes(secret)) missed.push(`${kind} in ${format}: ${text}`);
    assert.ok(text.startsWith("first\n") && text.endsWith("last\n"), `${kind} in ${format}: ${text}`);
  }
  // As many as the search itself does not find.
  assert.ok(missed.length <= planted.length * 0.02, missed.join("\n"));
});
