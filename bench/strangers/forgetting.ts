import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type { Place, ServerProcess } from "../server-process.ts";
import { openAt, type Product, suggestedAt } from "./product.ts";
import type { Trial } from "./trial.ts";

/** What leaves a file leaves what is known within so long. */
const MINUTE_MILLISECONDS = 60_000;

const PLANETS = "mercury venus earth mars jupiter saturn uranus neptune".split(" ");

function sources(): Record<string, string> {
  const text = (name: string) =>
    `export function orbitOf_${name}(day: number) {\n  return table.find("${name}", day);\n}\n`;
  return Object.fromEntries(PLANETS.map((name) => [`src/${name}.ts`, text(name).repeat(12)]));
}

/** A file that is written and saved by an editor. */
class Writing {
  readonly #server: ServerProcess;
  readonly #file: string;
  readonly #uri: string;

  constructor(server: ServerProcess, file: string) {
    this.#server = server;
    this.#file = file;
    this.#uri = pathToFileURL(file).href;
  }

  async open(): Promise<void> {
    writeFileSync(this.#file, "");
    await this.#server.open(this.#uri, "");
  }

  async save(text: string): Promise<void> {
    await this.#server.change(this.#uri, [{ text }]);
    writeFileSync(this.#file, text);
    await this.#server.save(this.#uri);
  }
}

/** Resolves when a suggestion there is as it should be. @throws AssertionError after a minute */
async function becomes(server: ServerProcess, place: Place, isRight: (text: string) => boolean): Promise<void> {
  const start = performance.now();
  for (;;) {
    const [text = ""] = await suggestedAt(server, place);
    if (isRight(text)) return;
    assert.ok(performance.now() - start < MINUTE_MILLISECONDS, `${JSON.stringify(text)} is suggested after a minute`);
    await setTimeout(500);
  }
}

async function started(product: Product) {
  const folder = product.folder(sources());
  const server = await product.serve(folder);
  const writing = new Writing(server, path.join(folder, "src/new.ts"));
  await writing.open();
  return { folder, server, writing, other: path.join(folder, "src/other.ts") };
}

/** Saves a text, which is then suggested at a place of another file, and saves the file without it. */
async function saveAndDelete(product: Product, at: string, text: string, shown: string, gone: string): Promise<void> {
  const { server, writing, other } = await started(product);
  const place = await openAt(server, other, at);
  await writing.save(text.repeat(3));
  await becomes(server, place, (suggested) => suggested.startsWith(shown));
  await writing.save("");
  await becomes(server, place, (suggested) => !suggested.includes(gone));
}

export const FORGETTING: readonly Trial[] = [
  {
    name: "A misspelt name that was typed, saved and deleted again is not offered in other files",
    run: (product) =>
      saveAndDelete(
        product,
        "const x = table.find(ephem║",
        'const ephemrisOfMoon = table.find("moon", 1);\n',
        "risOfMoon",
        "ris",
      ),
  },
  {
    name: "A line that was typed, saved and deleted again is not said in other files",
    run: (product) =>
      saveAndDelete(
        product,
        "    if (day > 365) ║",
        "    if (day > 365) return day % 365;\n",
        "return day % 365",
        "365",
      ),
  },
  {
    name: "Of a line that an editor saved while it was typed, only the whole is known",
    async run(product) {
      const { server, writing, other } = await started(product);
      const line = "const perihelion = closestOf(orbitOf_mars, 12);";
      for (let end = 8; end < line.length; end += 6) await writing.save(`${line.slice(0, end)}\n`);
      await writing.save(`${line}\n`.repeat(2));
      const place = await openAt(server, other, "const perihelion = clos║");
      await becomes(server, place, (text) => text.startsWith("estOf(orbitOf_mars, 12)"));
    },
  },
  {
    name: "The names of a deleted file are not offered any more",
    async run(product) {
      const { folder, server, other } = await started(product);
      const place = await openAt(server, other, "orbitOf_nep║");
      await becomes(server, place, (text) => text.startsWith("tune"));
      const file = path.join(folder, "src/neptune.ts");
      rmSync(file);
      await server.watched([pathToFileURL(file).href], 3);
      await becomes(server, place, (text) => !text.startsWith("tune"));
    },
  },
  {
    name: "A name that comes back is offered again",
    async run(product) {
      const { server, writing, other } = await started(product);
      const place = await openAt(server, other, "const x = table.find(ephem║");
      const text = 'const ephemerisOfMoon = table.find("moon", 1);\n'.repeat(3);
      await writing.save(text);
      await writing.save("");
      await writing.save(text);
      await becomes(server, place, (suggestion) => suggestion.startsWith("erisOfMoon"));
    },
  },
];
