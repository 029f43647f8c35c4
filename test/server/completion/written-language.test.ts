import assert from "node:assert/strict";
import { test } from "node:test";
import { Network, referenceKernels, startTraining, train } from "../../../model/index.ts";
import { nearTo, WrittenLanguages } from "../../../server/completion/written-language.ts";
import { OpenDocument } from "../../../server/documents/document.ts";
import { Scheduler } from "../../../server/scheduler.ts";
import { utf8 } from "../../model/memory/memory.ts";

const GO = 'func main() {\n\tfmt.Println("x")\n\treturn nil\n}\n'.repeat(8);
const PYTHON = "def main(self):\n    print('x')\n    return None\n\n".repeat(8);

/** A network that tells two languages apart. */
const network = (() => {
  const kernels = referenceKernels(32);
  const config = { cell: "sru", hiddenSize: 24, layers: 2, window: 2, languages: ["go", "python"] } as const;
  const training = startTraining(config, 3, kernels);
  const texts = [utf8(GO), utf8(PYTHON)];
  const languageTexts = { texts, languages: Uint8Array.of(0, 1) };
  const options = { batchSize: 6, unrollLength: 16, learningRate: 0.02, languageTexts };
  for (const { step } of train(training, texts, () => 0, kernels, options)) if (step === 300) break;
  return new Network(training.parameters, kernels);
})();

function languagesOf(languageId: string, uri: string, text: string) {
  const scheduler = new Scheduler({ onError: assert.ifError });
  const changed: OpenDocument[] = [];
  const { signal } = new AbortController();
  const languages = new WrittenLanguages(scheduler, (document) => changed.push(document), signal);
  const document = new OpenDocument(uri, languageId, 1, text);
  const rest = () => scheduler.run("adapt", function* () {}, signal);
  return { languages, document, changed, rest };
}

test("an untitled document is in the language that its text is recognised as", async () => {
  const { languages, document, changed, rest } = languagesOf("plaintext", "untitled:Untitled-1", PYTHON);
  assert.equal(languages.at(document, 0, network), undefined, "not looked at yet");
  await rest();
  assert.deepEqual(changed, [document]);
  const written = languages.at(document, 0, network);
  assert.equal(written?.language, "python");
  assert.equal(nearTo(document, undefined, written).path, "untitled.py");
});

test("too short a text, one of neither language, and one without a network are in no language", async () => {
  for (const [text, by] of [
    ["def f(", network],
    [PYTHON, undefined],
    ["", network],
    ["x", network],
    ["0123456789 ".repeat(20), network],
  ] as const) {
    const { languages, document, rest } = languagesOf("plaintext", "untitled:Untitled-1", text);
    languages.at(document, 0, by);
    await rest();
    assert.equal(languages.at(document, 0, by), undefined, JSON.stringify(text.slice(0, 20)));
  }
});

test("the name of a fenced block says its language, and where it has none its text does", async () => {
  const text = `# Title\n\n\`\`\`rs\nlet a = 1;\n\`\`\`\n\nText.\n\n\`\`\`\n${GO}\`\`\`\n`;
  const { languages, document, rest } = languagesOf("markdown", "/w/docs/README.md", text);
  const named = languages.at(document, text.indexOf("let a"), network);
  assert.equal(named?.language, "rust");
  assert.equal(Buffer.from(named.text.slice(0, named.text.length)).toString(), "let a = 1;\n");
  assert.equal(nearTo(document, "/w/docs/README.md", named).path, "/w/docs/untitled.rs");
  assert.equal(languages.at(document, text.indexOf("Text"), network), undefined);
  languages.at(document, text.indexOf("func"), network);
  await rest();
  assert.equal(languages.at(document, text.indexOf("func"), network)?.language, "go");
});

test("a block of one language says nothing of another block of the same length", async () => {
  const text = `\`\`\`\n${GO}\`\`\`\n\n\`\`\`\n${PYTHON.slice(0, GO.length)}\n\`\`\`\n`;
  const { languages, document, changed, rest } = languagesOf("markdown", "/w/docs/README.md", text);
  const [inGo, inPython] = [text.indexOf("func"), text.indexOf("def")];
  languages.at(document, inGo, network);
  await rest();
  assert.equal(languages.at(document, inPython, network), undefined, "not looked at yet");
  await rest();
  assert.equal(languages.at(document, inPython, network)?.language, "python");
  assert.equal(languages.at(document, inGo, network), undefined);
  await rest();
  assert.equal(languages.at(document, inGo, network)?.language, "go");
  assert.equal(changed.length, 3);
});

test("a document that has a language keeps it", async () => {
  const { languages, document, rest } = languagesOf("go", "untitled:Untitled-1", PYTHON);
  assert.equal(languages.at(document, 0, network), undefined);
  await rest();
  assert.equal(languages.at(document, 0, network), undefined);
  assert.equal(nearTo(document, "/w/a.go", undefined).path, "/w/a.go");
});
