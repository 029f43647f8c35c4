/** Generates code of any length, always the same for a seed, and varied enough to be learned from. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Random, seededRandom } from "../../model/index.ts";

const VERBS =
  "read write find parse build merge split count check store load send close open move trim pack sort".split(" ");
const NOUNS =
  "planet comet orbit cluster window record ledger parcel engine signal bridge garden harbor mirror needle packet quarry river spiral tunnel".split(
    " ",
  );
const TYPES = ["number", "string", "boolean", "Uint8Array", "Date", "string[]"];

function pick<T>(random: Random, items: readonly T[]): T {
  return items[Math.floor(random.next() * items.length)]!;
}

const capital = (word: string) => word[0]!.toUpperCase() + word.slice(1);

/** A name of two to four words, of which there are millions. */
function name(random: Random): string {
  const words = Array.from({ length: 1 + Math.floor(3 * random.next()) }, () => capital(pick(random, NOUNS)));
  return `${pick(random, VERBS)}${words.join("")}`;
}

function statement(random: Random, names: readonly string[]): string {
  const [a, b, c] = [pick(random, names), pick(random, names), pick(random, names)];
  const value = Math.floor(1000 * random.next());
  return pick(random, [
    `  const ${a} = ${b}(${c}, ${value});`,
    `  if (${a} > ${value}) return ${b};`,
    `  for (const ${a} of ${b}) ${c}.push(${a});`,
    `  ${a}.set("${b}", { ${c}: ${value}, done: ${value % 2 === 0} });`,
    `  throw new RangeError(\`${b} is \${${a}}, above ${value}\`);`,
    `  // ${b} comes before ${c}, unless ${a} is empty.`,
    `  await ${a}.${b}(({ ${c} }) => ${c} + ${value});`,
  ]);
}

function* lines(random: Random): Generator<string, never> {
  for (;;) {
    const names = Array.from({ length: 6 }, () => name(random));
    const parameters = names.slice(0, 2).map((parameter) => `${parameter}: ${pick(random, TYPES)}`);
    yield `export function ${name(random)}(${parameters.join(", ")}): ${pick(random, TYPES)} {`;
    for (let count = 2 + Math.floor(6 * random.next()); count > 0; count--) yield statement(random, names);
    yield "}";
    yield "";
  }
}

/** Source text of at least `characters` characters, whole lines of it. */
export function sourceText(random: Random, characters: number): string {
  const chosen: string[] = [];
  let length = 0;
  for (const line of lines(random)) {
    if (length >= characters) break;
    chosen.push(line);
    length += line.length + 1;
  }
  return `${chosen.join("\n")}\n`;
}

/** A file of one or two lines, as projects have that export each thing from a file of its own. */
function smallFile(random: Random): string {
  const [a, b] = [name(random), name(random)];
  return `import { ${a} } from "./${a}";\nexport const ${b} = ${a}(${Math.floor(1000 * random.next())});\n`;
}

/** Writes `count` files below `folder`, 50 in each of its folders, and returns their paths. */
export function writeSources(folder: string, count: number, content: (random: Random) => string, seed = 1): string[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, i) => {
    const file = path.join(folder, `part${Math.floor(i / 50)}`, `module${i}.ts`);
    if (i % 50 === 0) mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content(random));
    return file;
  });
}

/** 20,000 small files, some 2 MB. */
export function writeSmallFiles(folder: string): string[] {
  return writeSources(folder, 20_000, smallFile);
}

/** Files of `characters` each. */
export function writeLargeFiles(folder: string, count: number, characters: number): string[] {
  return writeSources(folder, count, (random) => sourceText(random, characters));
}

/** A lock file with as many hashes. */
export function lockFile(hashes: number): string {
  const random = seededRandom(7);
  const packages = Array.from({ length: hashes }, (_, i) => {
    const bytes = Uint8Array.from({ length: 64 }, () => 256 * random.next());
    const version = `${i % 20}.${i % 7}.${i % 11}`;
    return `"${name(random)}@^${version}":\n  version "${version}"\n  integrity sha512-${Buffer.from(bytes).toString("base64")}\n`;
  });
  return packages.join("\n");
}
