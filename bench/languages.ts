import { writeFileSync } from "node:fs";
import path from "node:path";
import { classify, DEFAULT_CONFIG, Network, runToEnd, type SeededRandom, seededRandom } from "../model/index.ts";
import { trainOn } from "../server/evaluation/evaluation.ts";
import { type HoldOut, holdOut } from "../server/evaluation/hold-out.ts";
import { table } from "../server/evaluation/table.ts";
import { DEFAULT_SETTINGS } from "../server/settings.ts";
import { type CorpusFile, readCorpus } from "../server/workspace/corpus.ts";
import { textsByLanguage } from "../server/workspace/language-head.ts";
import { describeMachine } from "./machine.ts";

/** The lengths of the snippets, in characters. */
const LENGTHS = [80, 400];
/** How many snippets of each language and length. */
const SNIPPETS = 100;
const SEED = 1;

const page = path.join(import.meta.dirname, "results/languages.md");

/** `bench languages`: trains on several folders as one workspace, and has snippets of held-out files recognised. */
export async function measureLanguages(
  folders: readonly string[],
  { seconds, threads, base }: { readonly seconds: number; readonly threads: number; readonly base: string },
): Promise<void> {
  const absolute = folders.map((folder) => path.resolve(process.env.UNROLL_CWD ?? ".", folder));
  const corpus = await readCorpus(absolute, { maxFileSize: DEFAULT_SETTINGS.training.maxFileSize, exclude: [] });
  const split = holdOutOfEach(corpus.files);
  const options = { config: DEFAULT_CONFIG, seconds, seed: SEED, threads, typedCharacters: 0, base };
  const { training, kernels, characters } = await trainOn(split.training, options, () => {});
  const network = new Network(training.parameters, kernels, "int8");
  const rows = rowsOf(network, split);
  const text = `# Languages

\`npm run bench -- languages\` on ${absolute.map((folder) => path.basename(folder)).join(", ")} as one workspace, ${seconds} s of training
from the base network on ${threads} threads (${characters.toLocaleString("en")} characters), ${describeMachine()}. A tenth of the files of each language, at least one,
is held out; ${SNIPPETS} snippets of those for each language and length, from the start of a line on, fenced blocks of Markdown taken for what
they name. A language without a held-out text that is long enough is left out.

${table(["language", ...LENGTHS.map((length) => `${length} characters`), "taken for"], rows)}
`;
  console.log(text);
  writeFileSync(page, text);
}

/** Holds out a tenth of the files of each language, at least one where there are two. */
function holdOutOfEach(files: readonly CorpusFile[]): Pick<HoldOut<CorpusFile>, "training" | "heldOut"> {
  const groups = Object.values(Object.groupBy(files, (file) => textsByLanguage(file)[0]?.language ?? ""));
  const splits = groups.map((some) => (some!.length < 2 ? { training: some!, heldOut: [] } : holdOut(some!, SEED)));
  return {
    training: splits.flatMap(({ training }) => training),
    heldOut: splits.flatMap(({ heldOut }) => heldOut),
  };
}

function rowsOf(network: Network, { heldOut }: Pick<HoldOut<CorpusFile>, "heldOut">): string[][] {
  const random = seededRandom(SEED);
  const all = heldOut.flatMap(textsByLanguage);
  const shares: Share[][] = LENGTHS.map(() => []);
  const rows = network.config.languages!.flatMap((language) => {
    const wrong = new Map<string, number>();
    const right = LENGTHS.map((length) => {
      const texts = all.filter((text) => text.language === language && text.bytes.length > length);
      if (texts.length === 0) return undefined;
      let count = 0;
      for (let i = 0; i < SNIPPETS; i++) {
        const guess = runToEnd(classify(network, drawSnippet(texts, length, random))).languages[0]!.language;
        if (guess === language) count++;
        else wrong.set(guess, (wrong.get(guess) ?? 0) + 1);
      }
      return count / SNIPPETS;
    });
    if (right.every((share) => share === undefined)) return [];
    right.forEach((share, i) => {
      if (share !== undefined) shares[i]!.push({ share, characters: charactersOf(all, language) });
    });
    const taken = [...wrong].sort(([, a], [, b]) => b - a).slice(0, 3);
    const others = taken.map(([other, count]) => `${other} ${count}`).join(", ");
    return [[language, ...right.map((share) => share?.toFixed(2) ?? "–"), others]];
  });
  const alike = shares.map((some) => mean(some, () => 1).toFixed(3));
  const asFrequent = shares.map((some) => mean(some, ({ characters }) => characters).toFixed(3));
  return [...rows, ["all alike", ...alike, ""], ["as frequent as held out", ...asFrequent, ""]];
}

/** The share of a language's snippets that were recognised, and how much of it is held out, in characters. */
interface Share {
  readonly share: number;
  readonly characters: number;
}

function mean(shares: readonly Share[], weightOf: (share: Share) => number): number {
  const all = shares.reduce((sum, one) => sum + weightOf(one), 0);
  return shares.reduce((sum, one) => sum + weightOf(one) * one.share, 0) / all;
}

function charactersOf(texts: ReturnType<typeof textsByLanguage>, language: string): number {
  return texts.reduce((sum, one) => sum + (one.language === language ? one.bytes.length : 0), 0);
}

function drawSnippet(
  texts: readonly { readonly bytes: Uint8Array }[],
  length: number,
  random: SeededRandom,
): Uint8Array {
  const { bytes } = texts[Math.floor(random.next() * texts.length)]!;
  const place = Math.floor(random.next() * (bytes.length - length));
  const start = bytes.lastIndexOf(0x0a, place) + 1;
  return bytes.subarray(start, start + length);
}
