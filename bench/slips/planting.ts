import type { Random } from "../../model/index.ts";
import { rulesOf } from "../../server/documents/language-rules.ts";
import { quotedIn } from "../../server/documents/token-kind.ts";

/** An operator that is another one, a name that is another one of the file, an argument that is not there. */
export const SLIP_KINDS = ["operator", "name", "argument"] as const;
export type SlipKind = (typeof SLIP_KINDS)[number];

/** A change of a text that somebody might make by mistake, in UTF-16 code units. */
export interface PlantedSlip {
  readonly kind: SlipKind;
  /** Counted from 0. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

interface Place {
  readonly start: number;
  readonly end: number;
  readonly replacements: readonly string[];
}

const SWAPS: Readonly<Record<string, readonly string[]>> = {
  "==": ["!="],
  "!=": ["=="],
  "===": ["!=="],
  "!==": ["==="],
  "<": [">", "<="],
  ">": ["<", ">="],
  "<=": ["<", ">="],
  ">=": [">", "<="],
  "&&": ["||"],
  "||": ["&&"],
  "+": ["-"],
  "-": ["+"],
  "+=": ["-="],
  "-=": ["+="],
};
const OPERATOR = /(?<=[\w)\]] )(===|!==|==|!=|<=|>=|&&|\|\||\+=|-=|<|>|\+|-)(?= [\w(!"'*&-])/g;
const NAME = /[A-Za-z_]\w+/g;
/** The arguments of a call in one line; of brackets in them, one level. */
const ARGUMENTS = /(?<=\w)\(([^()\n]+(?:\([^()\n]*\)[^()\n]*)*)\)/g;

/** Words of the languages themselves, which are no names. */
const KEYWORDS = new Set(
  `and as assert async await bool boolean break byte case catch char class const continue def default defer del delete do
  double elif else elsif end enum err except export extends extern false final finally float fn for from func function go
  goto if impl implements import in instanceof int interface is lambda let long loop match mod module move mut new nil None
  nonlocal not null of or package pass print private pro protected pub public raise range ref require return Self self short
  size_t static str string String struct super switch this throw throws trait True False true try type typedef typeof u8 u32
  u64 i32 i64 undefined union unsafe unsigned use usize using var void volatile where while with yield`.split(/\s+/),
);

/** Where slips may be planted in a text, by kind. */
export function placesIn(text: string, path: string): Readonly<Record<SlipKind, readonly Place[]>> {
  const quoted = [...quotedIn(text, rulesOf(path))];
  const isCode = (at: number) => !quoted.some(({ start, end }) => start <= at && at < end);
  const found = (pattern: RegExp) => [...text.matchAll(pattern)].filter(({ index }) => isCode(index));
  const operator = found(OPERATOR).map(({ index, 0: sign }) => placeOf(index, sign.length, SWAPS[sign]!));
  return { operator, name: namePlaces(found(NAME)), argument: found(ARGUMENTS).flatMap(argumentPlaces) };
}

function placeOf(start: number, length: number, replacements: readonly string[]): Place {
  return { start, end: start + length, replacements };
}

/** Names that stand there twice at least: others are new wherever they stand. */
function namePlaces(found: readonly RegExpExecArray[]): Place[] {
  const named = found.filter(([name]) => !KEYWORDS.has(name));
  const byName = Map.groupBy(named, ([name]) => name);
  const names = [...byName].filter(([, places]) => places.length > 1).map(([name]) => name);
  const known = new Set(names);
  return named
    .filter(([name]) => known.has(name))
    .map(({ index, 0: name }) =>
      placeOf(
        index,
        name.length,
        names.filter((other) => other !== name),
      ),
    )
    .filter(({ replacements }) => replacements.length > 0);
}

function argumentPlaces({ index, 1: list }: RegExpExecArray): Place[] {
  const start = index + 1;
  const commas = [...list!.matchAll(/,/g)].map((comma) => comma.index).filter((at) => depthAt(list!, at) === 0);
  if (commas.length === 0) return [];
  const afterFirst = /^,\s*/.exec(list!.slice(commas[0]))![0].length;
  return [
    placeOf(start, commas[0]! + afterFirst, [""]),
    ...commas.map((comma, i) => placeOf(start + comma, (commas[i + 1] ?? list!.length) - comma, [""])),
  ];
}

function depthAt(list: string, end: number): number {
  let depth = 0;
  for (const sign of list.slice(0, end)) depth += "([{<".includes(sign) ? 1 : ")]}>".includes(sign) ? -1 : 0;
  return depth;
}

/** A slip of a kind, drawn at random; undefined where there is no place for one. */
export function drawSlip(
  text: string,
  kind: SlipKind,
  places: Readonly<Record<SlipKind, readonly Place[]>>,
  random: Random,
): PlantedSlip | undefined {
  const pick = <T>(all: readonly T[]) => all[Math.floor(random.next() * all.length)];
  const place = pick(places[kind]);
  if (place === undefined) return undefined;
  const { start, end } = place;
  const line = text.slice(0, start).split("\n").length - 1;
  return { kind, line, start, end, replacement: pick(place.replacements)! };
}

/** The text with slips, which do not overlap, and where each begins in it. */
export function plant(
  text: string,
  slips: readonly PlantedSlip[],
): { readonly text: string; readonly starts: number[] } {
  const order = slips.toSorted((a, b) => a.start - b.start);
  let planted = "";
  let at = 0;
  const starts = new Map<PlantedSlip, number>();
  for (const slip of order) {
    planted += text.slice(at, slip.start);
    starts.set(slip, planted.length);
    planted += slip.replacement;
    at = slip.end;
  }
  return { text: planted + text.slice(at), starts: slips.map((slip) => starts.get(slip)!) };
}
