import type { Package } from "../scripts/packages.ts";

/** Handwritten code to measure on. */
export interface Workspace {
  /** Names the workspace on the command line and in reports. */
  readonly name: string;
  readonly language: string;
  readonly package: Package;
  /** The folder within the package that is the workspace, with "/" between its parts. */
  readonly folder: string;
}

/**
 * One to five megabytes of sources each, more or less, of different languages, ages and habits. Only packages whose
 * exact version stays on offer: Debian replaces those that get security updates (its JDK, its kernel), so Java and C
 * come from npm.
 */
export const WORKSPACES: readonly Workspace[] = [
  npm("rxjs", "TypeScript", "rxjs", "7.8.2", "package/src"),
  npm("zod", "TypeScript", "zod", "3.25.76", "package/src"),
  npm("effect", "TypeScript", "effect", "3.10.0", "package/src/internal"),
  npm("three", "JavaScript", "three", "0.160.0", "package/src"),
  npm("react-native", "Java", "react-native", "0.73.11", "package/ReactAndroid/src/main/java"),
  npm("libgit2", "C", "nodegit", "0.27.0", "package/vendor/libgit2/src"),
  debian("go-git", "Go", "golang-github-go-git-go-git-dev", "5.4.2-3", "usr/share/gocode/src/github.com/go-git/go-git"),
  debian("tokio", "Rust", "librust-tokio-dev", "1.24.2-1", "usr/share/cargo/registry/tokio-1.24.2"),
  debian("nltk", "Python", "python3-nltk", "3.8-1", "usr/lib/python3/dist-packages/nltk"),
  debian("networkx", "Python", "python3-networkx", "2.8.8-1", "usr/lib/python3/dist-packages/networkx/algorithms"),
];

/** Those of `all` that have these names, or all of them where there is none. @throws RangeError when there is no such name */
export function workspacesNamed(names: readonly string[], all = WORKSPACES): readonly Workspace[] {
  if (names.length === 0) return all;
  return names.map((name) => {
    const found = all.find((workspace) => workspace.name === name);
    if (found !== undefined) return found;
    throw new RangeError(
      `There is no workspace ${name}; there are ${all.map((workspace) => workspace.name).join(", ")}.`,
    );
  });
}

export function npm(name: string, language: string, packageName: string, version: string, folder: string): Workspace {
  return { name, language, package: { registry: "npm", name: packageName, version }, folder };
}

export function debian(
  name: string,
  language: string,
  packageName: string,
  version: string,
  folder: string,
): Workspace {
  return { name, language, package: { registry: "debian", name: packageName, version }, folder };
}
