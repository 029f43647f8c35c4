// What is said twice has to be said alike: settings, commands, and every string in every language.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { DEFAULT_SETTINGS, readSettings } from "../server/settings.ts";

const json = (file: string) => JSON.parse(readFileSync(file, "utf8"));
const manifest = json("package.json");
const sources = globSync(["client/**/*.ts", "server/**/*.ts"]).map((file) => readFileSync(file, "utf8"));

test("settings in code default to what the manifest says", () => {
  const flat = (prefix: string, value: unknown): [string, unknown][] =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([name, inner]) => flat(`${prefix}.${name}`, inner))
      : [[prefix, value]];
  const declared = Object.entries<{ default: unknown }>(manifest.contributes.configuration.properties);
  // These come with the initialization.
  const ofServer = declared.filter(([name]) => name !== "unroll.storagePath" && name !== "unroll.kernels");
  assert.deepEqual(
    Object.fromEntries(flat("unroll", DEFAULT_SETTINGS)),
    Object.fromEntries(ofServer.map(([name, setting]) => [name, setting.default])),
  );
});

test("settings of the wrong type are ignored", () => {
  assert.deepEqual(readSettings(null), DEFAULT_SETTINGS);
  assert.deepEqual(readSettings({ enabled: "yes", training: { seconds: 5, exclude: "x" } }), {
    ...DEFAULT_SETTINGS,
    training: { ...DEFAULT_SETTINGS.training, seconds: 5 },
  });
});

test("every command of the manifest is registered", () => {
  const commands: { command: string }[] = manifest.contributes.commands;
  for (const { command } of commands)
    assert.ok(
      sources.some((source) => source.includes(`"${command}":`)),
      command,
    );
});

test("the manifest's and the code's strings are all translated, and nothing else is", () => {
  const keys = [...JSON.stringify(manifest).matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key).sort();
  assert.deepEqual(Object.keys(json("package.nls.json")).sort(), keys);
  assert.deepEqual(Object.keys(json("package.nls.ko.json")).sort(), keys);
  const strings = sources.flatMap((source) => [...source.matchAll(/l10n\.t\(\s*"((?:[^"\\]|\\.)*)"/g)]);
  const inCode = [...new Set<string>(strings.map(([, string]) => JSON.parse(`"${string}"`)))].sort();
  assert.ok(inCode.length > 20);
  assert.deepEqual(Object.keys(json("l10n/bundle.l10n.ko.json")).sort(), inCode);
});
