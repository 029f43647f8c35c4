/** Generated files: those that begin with a generator's mark. */

/** The part of a file in which generators put their mark, in UTF-16 code units. */
const HEAD_LENGTH = 4096;

/** In prose, a line is a comment only where it is one of HTML: a number sign begins a heading. */
const PROSE = /\.(md|mdx|markdown|mkd|ipynb)$/i;

/** Lines that stand before or between comments at the head of a file, and are no code yet. */
const PREAMBLE =
  /^\s*(#\s*(ifndef|ifdef|if|define|pragma|include|line|endif|undef|import)\b|#!|<[?!/a-z]|package\b|import\b|from\s.+\bimport\b|['"]use |@charset|namespace\b|using\b|option\b|syntax\b|module\b|library\b|export \{\}|%YAML|---|"http|[{}()\]];?\s*$|\.(TH|if|ie|el|de|nr|ds|hy)|typedef\b|vim9script)/i;

/** The same in prose: the title, and what stands before it. */
const PROSE_PREAMBLE = /^\s*(#|---|<)/;

const OPENING = /^\s*(\/\*+|<!--|\{-|\(\*|=begin\b|<#|"""|'''|[rR]"""|--\[\[)/;
const CLOSINGS: Readonly<Record<string, string>> = {
  "<!--": "-->",
  "{-": "-}",
  "(*": "*)",
  "=begin": "=end",
  "<#": "#>",
  '"""': '"""',
  "'''": "'''",
  "--[[": "]]",
};
const LINE_COMMENT = /^\s*(\/\/|#|--|;|%|!|'(?!')|\.\\"|\\"|dnl\b|rem\b|@rem\b|::|"(?!")|\{\{!|\{#|C(?= {3})|\.\. )/i;
/** What stands around a comment's words. */
const DECORATION = /^[\s/*#;%!"'\-=+_~.:<>|{}()[\]\\@]*?(?=[@<]?[\p{L}\d]|$)|[\s/*#;%"'\-=+_~<>|{}()[\]\\]*$/gu;

const AUTO = "(?:auto|automatically|automagically|machine|programmatically|mechanically)[- ]?";
const BY = "(?:by|from|with|using|via|on|at|through)";
const FILE =
  "(?:file|code|class|module|header|source|script|document|page|package|schema|makefile|configuration|config|interface|component|unit|type|definition|binding)s?";
/** A program's name rather than a word: it has a capital, a digit, a dot and the like, or is all that follows. */
const NAME =
  "(?:(?:the )?[\"'`‘“<$]|(?:the )?\\S*[\\d./_-]\\S|[\\w-]+ ?(?:\\(|\\d|version\\b|[.!]?$)|(?:(?:an?|the) )?(?:[\\w.-]+ ){0,4}(?:compiler|generator|tool|plugin|script|command|schema|spec|specification|template)\\b)";
const CAPITAL_NAME = /^(?:[Gg]enerated|GENERATED) (?:by|from|with|using|via|BY|FROM|WITH|USING|VIA) (?:the )?[A-Z]/;

/** What generators write first in a line, in words that say it of the file. */
const MARKS: readonly RegExp[] = [
  `^@?(?:partially-)?generated (?:signedsource|and do not)\\b`,
  `^@(?:partially-|auto-?)?generated(?=$|[^\\w\\s-]| ${BY}\\b| [^\\w\\s]| (?:signedsource|do not|file|code|automatically)\\b)`,
  `^<auto-?generated\\b`,
  `^(?:this|these)(?: [\\w.+#-]+){0,3}? ${FILE}(?:,? (?:is|was|are|were|has been|have been|gets))?(?: (?:an?|the|code|file))*(?: (?:re)?|[ -](?:${AUTO}))@?generated(?![-\\w])`,
  `^(?:this|these) (?:is|are|was)(?: (?:an?|the))?(?: (?:${AUTO})?generated ${FILE}| (?:code|file) (?:${AUTO})?generated ${BY})(?=$|[^-\\w])`,
  `^this ${FILE} (?:is|was|has been) (?:maintained|managed|updated|created|built|produced|written|made) automatically\\b`,
  `^this ${FILE} (?:is|was|has been) automatically (?:maintained|managed|updated|created|built|produced|written|made)\\b`,
  `^this file (?:is|was) (?:built|produced) by \\S*[/._]\\S`,
  `^this file (?:should|must|shall) not be (?:edited|modified|changed)(?: by hand| manually| directly)?[.!]*$`,
  `^this file\\b.{1,60}[,;.] (?:please )?do not (?:edit|modify)(?: it)?(?: by hand| manually| directly)?[.!]*$`,
  `^the file (?:was|has been) ${AUTO}generated\\b`,
  `^(?:(?:all|any|your|manual|hand) )*(?:changes|edits|modifications) (?:made )?(?:in|to) (?:this|the) file (?:will|may)\\b.*\\b(?:lost|overwritten)\\b`,
  `^(?:form (?:implementation )?generated from|meta object code from) reading\\b`,
  `^created by:? .*\\b(?:compiler|code generator)\\b`,
].map((source) => new RegExp(source, "iu"));

/** The same, where no verb follows: then they would be part of a sentence on something else. */
const MARKS_WITHOUT_VERB: readonly RegExp[] = [
  `^(?:[\\w.+-]+ ){0,2}(?:code|file) (?:${AUTO})?(?:generated|produced)(?: automatically)? ${BY}\\b`,
  `^cmake generated file\\b`,
  `^(?:${AUTO})?generated ${FILE}(?=$| ?[-–—.,;!(]|: ?(?:do not|this)| (?:by|from|with|using|for|via|do not|don't)\\b)`,
  `^(?:${AUTO})?generated[.!]*$`,
  `^${AUTO}generated(?=[.,;:!]| ${BY}\\b| - | (?:[\\w.-]+ ){0,2}${FILE}(?=$|[.,;!]))`,
  `^${AUTO}(?:created|produced|built|written|made) ${BY}\\b`,
  `^generated automatically\\b`,
  `^generated (?:by|from|with|using|via) ${NAME}`,
  `^generated (?:on|at):? .*\\d.* by ${NAME}`,
  `^(?:an? )?[\\w.+-]+(?: [\\w.+-]+){0,3},? (?:made|generated|produced) (?:by|from|with) (?:[\\w.+-]+ ){0,3}(?:v?\\d+\\.\\d|flex$|\\S+\\.\\w+$)`,
].map((source) => new RegExp(source, "iu"));
const VERB = /\b(?:is|are|was|were|must|should|will|can|cannot|may|might|has|have|needs?|goes|lives?|gets?)\b/;
const NO_HAND = /\b(?:hand|humans?)\b/i;

const DO_NOT_EDIT =
  /^(?:please,? )?(?:do not|don't|never) (?:manually )?(?:edit|modify|change|touch|alter)(?: or \w+)?(?: (?:this|the|it))?(?: (?:auto-?)?generated)?(?<file> (?:file|code|module|class))?(?: (?:by hand|manually|directly|by yourself|yourself))*(?=$| ?[.!,;:(–—-])/i;
const GENERATION = /\b(?:auto\w*|machine)?[- ]?(?:generated|built|regenerated|produced)\b/i;
/** Words before a mark, in the same line: a warning, or the file's name. */
const BEFORE =
  /^(?:[!*#\s]*(?<warning>note|warning|caution|attention|important|notice)\b[-:!,.\s]*|[\w-]+\.[\w.-]+?[.:,;]?\s+(?:-\s+)?(?=(?:auto|generated|do not|this)))+/i;

function isMark(line: string): boolean {
  const before = BEFORE.exec(line);
  const words = line.slice(before?.[0].length ?? 0);
  if (MARKS.some((mark) => mark.test(words))) return true;
  const [sentence = ""] = words.split(/[.!;](?:\s|$)/, 1);
  if (!VERB.test(sentence) && !NO_HAND.test(sentence.replace(/do not.*/i, ""))) {
    if (CAPITAL_NAME.test(words) || MARKS_WITHOUT_VERB.some((mark) => mark.test(words))) return true;
  }
  const edit = DO_NOT_EDIT.exec(words);
  if (edit === null) return false;
  const shouted = edit[0] === edit[0].toUpperCase() || before?.groups?.warning !== undefined;
  return shouted || edit.groups?.file !== undefined || GENERATION.test(words.slice(edit[0].length));
}

/** Whether a file begins with the mark of a generator: a line of a comment that says so of this file. */
export function isGenerated(path: string, text: string): boolean {
  const head = text.slice(0, HEAD_LENGTH);
  if (!HINT.test(head)) return false;
  let previous = "";
  for (const words of commentsOf(head.split("\n"), PROSE.test(path))) {
    const begins = previous === "" || /[.!?:;,]$/.test(previous) || /^[^\p{Ll}]/u.test(words);
    if (begins && isMark(words)) return true;
    previous = words;
  }
  return false;
}

/** Every mark has one of these words. */
const HINT =
  /generated|not (?:be )?(?:manually )?(?:edit|modif|change|touch|alter)|don't|never|automatically|overwritten|lost|produced|made by|created by|meta object|built by/i;

/** The lines of comments before the first code, without what marks them as comments; an empty one before a new comment. */
function* commentsOf(lines: readonly string[], prose: boolean): Generator<string> {
  let closing: string | undefined;
  for (const line of lines) {
    let rest = line;
    if (rest.trim() === "") yield "";
    while (rest.trim() !== "") {
      if (closing === undefined) {
        const opening = OPENING.exec(rest);
        const mark = opening?.[1]?.toLowerCase().replace(/^r/, "");
        if (opening !== null && mark !== undefined && (!prose || mark === "<!--")) {
          rest = rest.slice(opening[0].length);
          closing = mark.startsWith("/*") ? "*/" : CLOSINGS[mark]!;
          yield "";
        } else if (prose ? PROSE_PREAMBLE.test(rest) : PREAMBLE.test(rest)) break;
        else if (!prose && LINE_COMMENT.test(rest)) {
          if (rest !== line) yield "";
          yield wordsOf(rest);
          break;
        } else return;
      }
      const end = rest.indexOf(closing);
      yield wordsOf(end < 0 ? rest : rest.slice(0, end));
      if (end < 0) break;
      rest = rest.slice(end + closing.length);
      closing = undefined;
    }
  }
}

function wordsOf(comment: string): string {
  return comment.replace(DECORATION, "").replace(/\s+/g, " ").trim();
}
