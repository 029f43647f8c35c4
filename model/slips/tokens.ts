import { isBlank, isWordCharacter } from "../characters.ts";
import type { ByteRange } from "../text.ts";

/** What a token is: a run of letters, digits and underscores, a run of signs that calculate or compare, or one other sign. */
export type TokenKind = "word" | "operator" | "sign";

/** A word or sign of a line. */
export interface Token extends ByteRange {
  readonly kind: TokenKind;
}

const OPERATORS = new Set(Array.from("=<>!&|+-*/%^~?:", (sign) => sign.codePointAt(0)));

/** What a token is that begins with this byte, which is not blank. Whatever is beyond ASCII belongs to words. */
export function kindOf(byte: number): TokenKind {
  if (byte >= 0x80 || isWordCharacter(byte)) return "word";
  return OPERATORS.has(byte) ? "operator" : "sign";
}

/** Whether `byte` goes on with a token of this kind. */
export function continues(kind: TokenKind, byte: number): boolean {
  return kind !== "sign" && !isBlank(byte) && kindOf(byte) === kind;
}

/** The words and signs of `text` from `start` to `end`, without the blanks between them. */
export function tokensIn(text: Uint8Array, start: number, end: number): Token[] {
  const tokens: Token[] = [];
  for (let at = start; at < end; ) {
    if (isBlank(text[at])) {
      at++;
      continue;
    }
    const kind = kindOf(text[at]);
    const first = at++;
    while (at < end && continues(kind, text[at])) at++;
    tokens.push({ kind, start: first, end: at });
  }
  return tokens;
}
