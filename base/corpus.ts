import { fetchPackage } from "./fetch.ts";
import { type BasePackage, readPackages } from "./packages.ts";
import { type BaseText, BOUNDS, inRandomOrder, Selection, textsOfPackage } from "./selection.ts";

/** What a base network learns: the texts of all packages of the list, in the same order every time. */
export interface BaseCorpus {
  readonly texts: readonly BaseText[];
  readonly selection: Selection;
}

const SEED = 1;

/** Downloads what is missing, and chooses. @throws DownloadError */
export async function readBaseCorpus(
  onPackage: (one: BasePackage, texts: readonly BaseText[]) => void,
): Promise<BaseCorpus> {
  const selection = new Selection(BOUNDS, SEED);
  const all: BaseText[] = [];
  for (const one of inRandomOrder(readPackages(), SEED)) {
    const texts = selection.choose(await textsOfPackage(await fetchPackage(one)));
    onPackage(one, texts);
    all.push(...texts);
  }
  return { texts: all, selection };
}
