import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ProgressLine, showEvaluation } from "../cli/terminal.ts";
import { DEFAULT_CONFIG } from "../model/index.ts";
import type { CandidateName } from "../server/evaluation/candidates.ts";
import { evaluateCorpus } from "../server/evaluation/evaluation.ts";
import { table } from "../server/evaluation/table.ts";
import { DEFAULT_SETTINGS } from "../server/settings.ts";
import { type Corpus, readCorpus } from "../server/workspace/corpus.ts";
import { fetchWorkspace } from "./download.ts";
import { describeMachine } from "./machine.ts";
import { debian, WORKSPACES, type Workspace, workspacesNamed } from "./workspaces.ts";

export interface ColdStartOptions {
  /** The sizes of workspaces, in characters. */
  readonly sizes: readonly number[];
  /** How long to train, in seconds; 0 for before any training. */
  readonly seconds: readonly number[];
  readonly threads: number;
  /** The base network's file. */
  readonly base: string;
}

/** In languages of which the base network has read next to nothing. */
const UNREAD: readonly Workspace[] = [
  debian("mojolicious", "Perl", "libmojolicious-perl", "9.31+dfsg-1", "usr/share/perl5"),
  debian("penlight", "Lua", "lua-penlight", "1.13.1-3", "usr/share/lua/5.1"),
  debian("magit", "Emacs Lisp", "elpa-magit", "3.3.0-2", "usr/share/emacs/site-lisp/elpa-src/magit-3.3.0"),
  debian("fugitive", "Vim script", "vim-fugitive", "3.7-1", "usr/share/vim-fugitive"),
  debian("guzzle", "PHP", "php-guzzlehttp-guzzle", "7.4.5-1", "usr/share/php/GuzzleHttp"),
];

/** Bits per character on files that are held out, for one workspace, of which so much is known, after so long a training. */
export interface ColdStart {
  readonly workspace: string;
  readonly language: string;
  readonly learned: number;
  readonly seconds: number;
  readonly without: number;
  readonly with: number;
}

interface Results {
  readonly machine: string;
  readonly measured: readonly ColdStart[];
}

const PREDICTED = 40_000;
/** An evaluation always trains: so short that it does nothing, in seconds. */
const SHORTEST = 0.001;
const json = path.join(import.meta.dirname, "results/cold-start.json");
const page = path.join(import.meta.dirname, "results/cold-start.md");

/**
 * `bench cold-start`: bits per character of the product with and without the base network, in workspaces of several sizes and after
 * trainings of several lengths. Writes cold-start.md and .json to bench/results/ after each; figures that are not measured again stay.
 */
export async function measureColdStart(names: readonly string[], options: ColdStartOptions): Promise<void> {
  for (const workspace of workspacesNamed(names, [...WORKSPACES, ...UNREAD])) {
    const { maxFileSize } = DEFAULT_SETTINGS.training;
    const corpus = await readCorpus([await fetchWorkspace(workspace)], { maxFileSize, exclude: [] });
    for (const learned of options.sizes.filter((size) => size <= corpus.characters)) {
      for (const seconds of options.seconds) store(await measure(workspace, corpus, learned, seconds, options));
    }
  }
  console.log(pageOf(coldStarts()));
}

async function measure(
  { name: workspace, language }: Workspace,
  corpus: Corpus,
  learned: number,
  seconds: number,
  { threads, base }: ColdStartOptions,
): Promise<ColdStart> {
  const line = new ProgressLine();
  const how = {
    seed: 1,
    config: DEFAULT_CONFIG,
    threads,
    amounts: { learned, predicted: PREDICTED },
    typedCharacters: 0,
  };
  const bitsOf = async (names: readonly CandidateName[], begin: string | undefined, trained: number) =>
    (await evaluateCorpus(corpus, { ...how, names, base: begin, seconds: trained }, showEvaluation(line))).bits;
  let bits: readonly (number | undefined)[];
  if (seconds === 0) {
    const { memory, base: both } = await bitsOf(["memory", "base"], base, SHORTEST);
    bits = [memory, both];
  } else {
    const before = await bitsOf(["bothAdapting"], undefined, seconds);
    bits = [before.bothAdapting, (await bitsOf(["bothAdapting"], base, seconds)).bothAdapting];
  }
  line.end();
  const [before, after] = bits as [number, number];
  console.error(`${workspace}, ${learned} characters, ${seconds} s: ${before.toFixed(3)} → ${after.toFixed(3)}`);
  return { workspace, language, learned, seconds, without: before, with: after };
}

/** What is measured. */
export function coldStarts(): Results {
  if (!existsSync(json)) return { machine: describeMachine(), measured: [] };
  return JSON.parse(readFileSync(json, "utf8"));
}

function store(one: ColdStart): void {
  const isSame = (other: ColdStart) =>
    other.workspace === one.workspace && other.learned === one.learned && other.seconds === one.seconds;
  const measured = [...coldStarts().measured.filter((other) => !isSame(other)), one];
  measured.sort((a, b) => a.seconds - b.seconds || a.learned - b.learned);
  const results = { machine: describeMachine(), measured };
  writeFileSync(json, `${JSON.stringify(results, undefined, 1)}\n`);
  writeFileSync(page, pageOf(results));
}

function pageOf({ machine, measured }: Results): string {
  const kinds = new Map<string, ColdStart[]>();
  for (const one of measured) {
    const key = `${isRead(one) ? "" : "unread"}/${one.seconds}/${one.learned}`;
    kinds.set(key, [...(kinds.get(key) ?? []), one]);
  }
  const summary = Array.from(kinds.values(), (some) => [
    isRead(some[0]!) ? "that it has read" : "others",
    kilobytes(some[0]!.learned),
    `${some[0]!.seconds} s`,
    `${some.length}`,
    ratioOf(some).toFixed(3),
    Math.max(...some.map((one) => one.with / one.without)).toFixed(3),
  ]);
  const rows = measured.map(({ workspace, language, learned, seconds, ...bits }) => [
    `${workspace} (${language})`,
    kilobytes(learned),
    `${seconds} s`,
    bits.without.toFixed(3),
    bits.with.toFixed(3),
    (bits.with / bits.without).toFixed(3),
  ]);
  return `# Cold start

Made by \`npm run bench -- cold-start\`: bits per character on ${PREDICTED.toLocaleString("en")} characters of files that are held out, where so
much of a workspace is known, before a training and after one of so many seconds. Without the base network: memory alone before a
training, and with a network that begins at random after it. With it: memory and base network, adapting, and a network that goes on
from it. Below 1, the base network helps.

![Bits with the base network as a share of those without, over the size of the workspace](../../docs/pictures/cold-start.png)

${machine}.

${table(["languages", "workspace", "training", "measured", "with ÷ without", "worst"], summary)}

${table(["", "workspace", "training", "without", "with", "with ÷ without"], rows)}
`;
}

/** Whether it is a workspace in a language that the base network has read. */
export function isRead({ workspace }: ColdStart): boolean {
  return WORKSPACES.some(({ name }) => name === workspace);
}

/** The geometric mean of the shares of bits that are left. */
export function ratioOf(some: readonly ColdStart[]): number {
  return Math.exp(some.reduce((sum, one) => sum + Math.log(one.with / one.without), 0) / some.length);
}

function kilobytes(characters: number): string {
  return `${characters / 1000} kB`;
}
