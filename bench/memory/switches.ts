import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const ROOT = path.join(import.meta.dirname, "../..");
const CONTEXTS = "model/memory/wasm/contexts";
/** Asks what the context of the word says; one that is switched off says nothing. */
const EVIDENCE = "model/memory/wasm/evidence.ts";
/** How many contexts of a kind there are, by the beginning of their names. */
const COUNTS = { ORDERS: "BYTES_", INDIRECTS: "INDIRECT_" };
const LIST = `${CONTEXTS}/list.ts`;

/** The names of the context models, in the order of their list. */
export function contextNames(): string[] {
  const [, members = ""] = /enum Context \{([^}]*)\}/.exec(source(LIST)) ?? [];
  return [...members.matchAll(/^ {2}([A-Z0-9_]+),$/gm)].map(([, name = ""]) => name).filter((name) => name !== "COUNT");
}

/**
 * The sources of the memory in which these context models are missing, by their path from the project's root.
 *
 * @throws RangeError when there is no such context model
 */
export function sourcesWithout(names: readonly string[]): Record<string, string> {
  const all = contextNames();
  for (const name of names) {
    if (!all.includes(name)) throw new RangeError(`There is no context ${name}; there are ${all.join(", ")}.`);
  }
  if (names.length === 0) return {};
  const files = [...readdirSync(path.join(ROOT, CONTEXTS)).map((file) => `${CONTEXTS}/${file}`), EVIDENCE];
  return Object.fromEntries(files.map((file) => [file, without(names, source(file))]));
}

function without(names: readonly string[], text: string): string {
  let left = text;
  for (const name of names) {
    left = left.replace(new RegExp(`^ {2}${name},\\n`, "m"), "");
    left = left.replace(new RegExp(`^ +put\\(\\s*Context\\.${name},[^;]*;\\n`, "gm"), "");
    left = left.replaceAll(new RegExp(`\\b(runAt|byteOf|expectation)\\(Context\\.${name}\\)`, "g"), "0");
  }
  for (const [count, prefix] of Object.entries(COUNTS)) {
    const fewer = names.filter((name) => name.startsWith(prefix)).length;
    left = left.replace(new RegExp(`(?<=${count}: i32 = )\\d+`), (number) => String(Number(number) - fewer));
  }
  return left;
}

function source(file: string): string {
  return readFileSync(path.join(ROOT, file), "utf8");
}
