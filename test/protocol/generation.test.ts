// A text from nothing, as a client asks for it: streamed, stopped, whole characters, no secrets.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CancellationTokenSource } from "vscode-languageserver/node";
import { encodeCheckpoint } from "../../model/index.ts";
import { GENERATE, GENERATED, type GeneratedText, type GenerateParams, LANGUAGES } from "../../server/protocol.ts";
import { ModelStore } from "../../server/workspace/store.ts";
import { learnByHeart } from "../by-heart.ts";
import { unroll } from "../cli/unroll.ts";
import { trainBySteps } from "../trained.ts";
import { repetitiveSources, temporaryFolder, writeFiles } from "../workspace.ts";
import { Client } from "./client.ts";

const KERNELS = { UNROLL_KERNELS: "simd" }; // others round otherwise
const workspace = writeFiles(temporaryFolder(), {
  ...repetitiveSources(),
  "tools/run.py": "import os\nprint(os.name)\n",
});
const storage = temporaryFolder();
await trainBySteps([workspace], storage);

async function start(storagePath = storage): Promise<Client> {
  const client = await Client.start({ folders: [workspace], storagePath, shell: "export UNROLL_KERNELS=simd" });
  if (storagePath === storage) await client.networkReady();
  return client;
}

interface Streamed extends GeneratedText {
  readonly pieces: readonly string[];
}

/** @param onPiece called with every piece, and what cancels the request */
async function stream(
  client: Client,
  params: GenerateParams,
  onPiece: (piece: string, cancel: () => void) => void = () => {},
): Promise<Streamed> {
  const partialResultToken = `text-${Math.trunc(performance.now() * 1000)}`;
  const pieces: string[] = [];
  const source = new CancellationTokenSource();
  const listener = client.connection.onProgress(GENERATED, partialResultToken, (piece) => {
    pieces.push(piece);
    onPiece(piece, () => source.cancel());
  });
  const result = await client.connection.sendRequest(GENERATE, { ...params, partialResultToken }, source.token);
  listener.dispose();
  return { ...result, pieces };
}

test("a text is streamed in pieces, is the same at once, and the same as on the command line", async () => {
  const client = await start();
  const params = { language: "typescript", seed: 5, length: 500, temperature: 0.9, topK: 40 };
  const { pieces, ...result } = await stream(client, params);
  assert.deepEqual(result, { text: "", isStopped: false, isSteered: false, secretsLeftOut: 0 });
  assert.ok(pieces.length > 3, `${pieces.length} pieces`);
  assert.equal(Array.from(pieces.join("")).length, 500);
  const whole = await client.connection.sendRequest(GENERATE, params);
  assert.deepEqual(whole, { ...result, text: pieces.join("") });
  const args = ["generate", workspace, "--storage", storage, "--json"];
  const options = [
    "--language",
    "typescript",
    "--seed",
    "5",
    "--length",
    "500",
    "--temperature",
    "0.9",
    "--top-k",
    "40",
  ];
  const { output } = await unroll([...args, ...options], { environment: KERNELS });
  assert.equal(JSON.parse(output).text, whole.text);
  await client.stop();
});

test("what a document has taught the network in use does not change what is generated", async () => {
  const client = await start();
  await client.remembered();
  const params = { seed: 5, length: 300 };
  const before = await client.connection.sendRequest(GENERATE, params);
  const uri = "untitled:Untitled-1";
  await client.open(uri, "the quick brown fox jumps over the lazy dog\n".repeat(200));
  await client.complete(uri, 200, 0); // and from here on it adapts
  const after = await client.connection.sendRequest(GENERATE, params);
  assert.deepEqual(after, before);
  await client.stop();
});

test("a cancelled request ends with what there is, and nothing comes afterwards", async () => {
  const client = await start();
  let isCancelled = false;
  const { pieces, isStopped } = await stream(client, { length: 5_000_000 }, (_, cancel) => {
    isCancelled = true;
    cancel();
  });
  assert.ok(isCancelled && isStopped);
  assert.ok(pieces.join("").length < 200_000, `${pieces.join("").length} characters`);
  const { text } = await client.connection.sendRequest(GENERATE, { length: 100 });
  assert.equal(Array.from(text).length, 100, "the next one is no matter");
  await client.stop();
});

test("a network that knows a secret by heart does not tell it; wide characters come whole", async () => {
  const secret = ["tK9vQ2", "bX7mZ4", "pL1nR8", "sW3cY6"].join("");
  const text = `# 유니코드 😀\ntoken = "${secret}"\nprint("끝 👍🏽")\n`;
  const storagePath = temporaryFolder();
  await new ModelStore(storagePath, [workspace]).save(encodeCheckpoint(learnByHeart(text)));
  const client = await start(storagePath);
  await client.networkReady();
  const params = { temperature: 0, length: Array.from(text).length };
  const { pieces, secretsLeftOut } = await stream(client, params);
  for (const piece of pieces) assert.ok(piece.isWellFormed(), JSON.stringify(piece));
  assert.equal(pieces.join(""), text.replace(secret, ""));
  assert.equal(secretsLeftOut, 1);
  await client.stop();
});

test("a client is told the workspace's languages, and whether there is a network to write in them", async () => {
  const client = await start(temporaryFolder());
  await client.remembered();
  const { languages, ...rest } = await client.connection.sendRequest(LANGUAGES);
  assert.deepEqual(languages, [
    { id: "typescript", name: "TypeScript", files: 10 },
    { id: "python", name: "Python", files: 1 },
  ]);
  assert.deepEqual(rest, { isTrained: false, canChoose: false });
  await assert.rejects(client.connection.sendRequest(GENERATE, {}), /^.*Train on this workspace first/);
  await client.stop();
  const trained = await start();
  assert.equal((await trained.connection.sendRequest(LANGUAGES)).isTrained, true);
  for (const wrong of [
    { length: 0 },
    { length: 1e9 },
    { temperature: -1 },
    { topK: 300 },
    { seed: -1 },
    { seed: "x" },
  ]) {
    await assert.rejects(trained.connection.sendRequest(GENERATE, wrong as GenerateParams), /has to be from/);
  }
  await trained.stop();
});

test("a document that a text is generated for teaches other documents nothing", async () => {
  const client = await start(temporaryFolder());
  await client.remembered();
  const line = "const unheardOfQuantity = measureAll(horizon, 42);\n";
  const begun = "const unheardOfQuantity = mea";
  const ask = async (uri: string) => {
    await client.open(uri, `${begun}`);
    return (await client.complete(uri, 0, begun.length)) ?? "";
  };
  await client.open("untitled:Untitled-1", `// first\n${line}${line}`);
  assert.match(await ask("file:///somewhere/a.ts"), /^sureAll/, "a document of the user's own does");
  const params = { textDocument: { uri: "untitled:Untitled-1" } };
  await assert.rejects(client.connection.sendRequest(GENERATE, params), /Train on this workspace/);
  await client.connection.sendNotification("textDocument/didClose", {
    textDocument: { uri: "file:///somewhere/a.ts" },
  });
  assert.doesNotMatch(await ask("file:///somewhere/b.ts"), /^sureAll/);
  await client.stop();
});
