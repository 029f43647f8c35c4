/** Tells folders of build outputs and of other people's code from those of the user's sources, by what is in them. */
import { type Dirent, readdirSync } from "node:fs";
import path from "node:path";

/** Folders with these files are made by tools: virtual environments of Python, and caches. */
const MADE_BY_TOOLS = new Set(["pyvenv.cfg", "CACHEDIR.TAG"]);

/** Names of folders that builds write to, but also of folders with the sources of builds. */
const OUTPUTS = /^(build|dist|out|target)$/;
/** Names of folders with other people's code. */
const COPIES = /^(vendor|third_party)$/;

const BUILD_FILES = /^(CMakeCache\.txt|CMakeFiles|build\.ninja|\.ninja_log|\.rustc_info\.json|maven-status)$/;
/** Compiled files, source maps, and bundles with a hash or `min` in their names. */
const COMPILED =
  /\.(o|obj|a|lib|so|dylib|dll|exe|class|jar|pyc|rlib|rmeta|whl|egg|map|tsbuildinfo)$|\.min\.\w+$|[.-](?=\w*\d)[0-9a-f]{8,}\.(m?js|css)$/;
/** What bundlers and compilers to JavaScript write, and what they copy. */
const BUNDLED = /\.([cm]?js|css|html|json|d\.[cm]?ts|wasm|svg|png|jpe?g|gif|webp|ico|woff2?|ttf|txt|webmanifest)$/;
const SCRIPT = /\.([cm]?js|css)$/;
/** Scripts that are sources of a build. */
const CONFIGURATION = /\.(conf|config)\.[cm]?js$/;

/** What package managers leave in a folder of copies, and what each copy has of its own. */
const PACKAGE_LISTS = /^(modules\.txt|autoload\.php)$/;
const OWN_FILES =
  /^(licen[cs]e|copying)\b|^(package\.json|composer\.json|go\.mod|Cargo\.toml|setup\.py|pyproject\.toml)$|\.gemspec$/i;

/** So many entries, and so deep, are looked at. */
const MAX_ENTRIES = 500;
const MAX_DEPTH = 3;

/** Whether a folder with these entries looks like build outputs or copies of other people's code. */
export function looksCopied(
  folder: string,
  entries: readonly Dirent[],
  isTracked: (relative: string) => boolean,
): boolean {
  if (entries.some(({ name }) => MADE_BY_TOOLS.has(name))) return true;
  const name = path.basename(folder);
  if (OUTPUTS.test(name)) return looksBuilt(folder, isTracked);
  if (!COPIES.test(name)) return false;
  if (entries.some((entry) => PACKAGE_LISTS.test(entry.name))) return true;
  return Array.from(walk(folder)).some(
    (relative) => relative.includes("/") && OWN_FILES.test(path.posix.basename(relative)),
  );
}

/** Tracked files are mostly sources; others are outputs where there is no doubt about it. */
function looksBuilt(folder: string, isTracked: (relative: string) => boolean): boolean {
  const all = [...walk(folder)];
  const tracked = all.filter(isTracked);
  const files = new Set(tracked.length > 0 ? tracked : all);
  const isOutput = (file: string) =>
    COMPILED.test(file) || [".d.ts", ".js", ".js.map"].some((end) => hasTwin(file, end, files));
  const outputs = Array.from(files).filter(isOutput).length;
  if (tracked.length > 0) return outputs > 0 && outputs * 2 >= files.size;
  if (outputs > 0 || all.some((file) => BUILD_FILES.test(path.posix.basename(file)))) return true;
  return all.some((file) => SCRIPT.test(file)) && all.every((file) => BUNDLED.test(file) && !CONFIGURATION.test(file));
}

/** Whether another output of the same source stands beside a file, with `end` at the end of its name. */
function hasTwin(file: string, end: string, files: ReadonlySet<string>): boolean {
  const stem = /^(.*?)(\.d\.ts|\.js)$/s.exec(file);
  return stem !== null && stem[2] !== end && files.has(`${stem[1]}${end}`);
}

/** Paths of files below a folder, relative to it, nearest first. */
function* walk(folder: string): Generator<string, void> {
  const folders = [""];
  let left = MAX_ENTRIES;
  for (let inside = folders.shift(); inside !== undefined; inside = folders.shift()) {
    for (const entry of entriesOf(path.join(folder, inside))) {
      if (left-- === 0) return;
      const relative = inside === "" ? entry.name : `${inside}/${entry.name}`;
      if (!entry.isDirectory()) yield relative;
      else if (BUILD_FILES.test(entry.name)) yield relative;
      else if (relative.split("/").length < MAX_DEPTH) folders.push(relative);
    }
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
