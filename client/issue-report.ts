import { readFile } from "node:fs/promises";
import { arch, cpus, platform, release, totalmem } from "node:os";
import * as vscode from "vscode";
import { EXTENSION_ID } from "./extension-id.ts";
import type { RecentErrors } from "./recent-errors.ts";
import type { Server, ServerState } from "./server.ts";

/** Settings whose values name files: a report says that they are set, and not to what. */
const PRIVATE_SETTINGS = ["unroll.base.file", "unroll.storagePath", "unroll.training.exclude"];
/** A longer message of the log is cut off, in characters. */
const LONGEST = 300;

/** As much of the extension's manifest as a report needs. */
interface Manifest {
  readonly version: string;
  readonly contributes: {
    readonly configuration: readonly {
      readonly properties: Readonly<Record<string, { readonly default?: unknown }>>;
    }[];
  };
}

/** Opens the editor's issue reporter with what helps to find a cause, and with no code, names or paths of the user's. */
export async function reportIssue(server: Server, errors: RecentErrors, extension: vscode.Uri): Promise<void> {
  const read = async (file: string) => JSON.parse(await readFile(vscode.Uri.joinPath(extension, file).fsPath, "utf8"));
  const manifest: Manifest = await read("package.json");
  const texts: Readonly<Record<string, string>> = await read("l10n/bundle.l10n.ko.json");
  const words = wordsOf(Object.entries(texts).flat());
  const messages = errors.messages.map((message) => anonymous(message, words));
  await vscode.commands.executeCommand("workbench.action.openIssueReporter", {
    extensionId: EXTENSION_ID,
    data: describe(server.state, messages, errors.kernels, manifest),
  });
}

/** In Markdown, and in English, which whoever reads it understands. */
function describe(
  state: ServerState,
  messages: readonly string[],
  kernels = "unknown",
  { version, contributes }: Manifest,
): string {
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  const changed = changedSettings(contributes.configuration.map(({ properties }) => properties));
  return [
    `Unroll ${version}, editor ${vscode.version}, Node.js ${process.versions.node}`,
    `${platform()} ${release()} ${arch()}, ${cpus().length} cores, ${memory}, language ${vscode.env.language}`,
    `remote: ${vscode.env.remoteName ?? "none"}; kernels: ${kernels}`,
    `status: ${describeState(state)}`,
    `settings: ${changed.length === 0 ? "defaults" : changed.join(", ")}`,
    "last errors of the log:",
    "```",
    ...(messages.length === 0 ? ["none"] : messages),
    "```",
  ].join("\n");
}

/** Without the text of a problem, which may name a path. */
function describeState(state: ServerState): string {
  if (state.kind !== "running") return state.kind;
  const { problem, ...status } = state.status;
  return JSON.stringify({ ...status, hasProblem: problem !== undefined });
}

/** As `unroll.training.seconds = 60`: the settings that differ from their defaults. */
function changedSettings(groups: readonly Readonly<Record<string, { readonly default?: unknown }>>[]): string[] {
  const settings = vscode.workspace.getConfiguration("unroll");
  return groups.flatMap(Object.entries).flatMap(([name, { default: initial }]: [string, { default?: unknown }]) => {
    const value = JSON.stringify(settings.get(name.replace("unroll.", ""), initial));
    if (value === JSON.stringify(initial)) return [];
    return [PRIVATE_SETTINGS.includes(name) ? `${name} is set` : `${name} = ${value}`];
  });
}

/** The words of Unroll's own messages. */
function wordsOf(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.flatMap((text) => text.toLowerCase().match(/\p{L}+/gu) ?? []));
}

/** Where in Unroll's own programs something happened, as a stack tells it. */
const PLACE = /^(?:client|server|training|training-thread|evaluation|review|reader|unroll|shared-\w+)\.c?js:\d+:\d+$/;

/**
 * A message of the log in which everything but Unroll's own words, small numbers, names of signals and system errors, and places in
 * Unroll's own programs is left out: what is allowed is listed, since nobody can list what names and paths look like.
 */
function anonymous(message: string, words: ReadonlySet<string>): string {
  const parts = message.split(/(\s+)/).map((part) => {
    if (/^\s*$/.test(part)) return part === "" ? "" : " ";
    const place = part.replace(/^.*[\\/]/, "").replace(/[)\s]+$/, "");
    if (PLACE.test(place)) return place;
    const [, before, core, after] = /^([("']*)(.*?)([.,;:!?)"'…]*)$/u.exec(part)!;
    const isKnown = words.has(core!.toLowerCase()) || /^(?:\d{1,4}|E[A-Z]{3,}|SIG[A-Z]+|\w*Error)$/.test(core!);
    return isKnown ? `${before}${core}${after}` : "…";
  });
  return parts
    .join("")
    .replaceAll(/…(?: …)+/g, "…")
    .slice(0, LONGEST);
}
