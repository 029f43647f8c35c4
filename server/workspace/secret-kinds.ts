/** Secrets that show by their form, wherever they stand. The group `secret` is what is one, without it the whole match. */
import { type CodeUnitRange, charactersOf, findRuns } from "./random-words.ts";

/** Tokens by the prefix that their issuer gives them; what comes after it, up to the end. */
const PREFIXED = [
  "(?:A3T[A-Z0-9]|A[KGIB]IA|ASIA|AIDA|AROA|AGPA|AIPA|ANPA|ANVA|ACCA)[A-Z0-9]{12,}", // Amazon
  "(?:LTAI|AKID|AKLT)[A-Za-z0-9]{12,}", // Alibaba, Tencent, Volcano
  "AIza[\\w-]{30,}|GOCSPX-[\\w-]{20,}|ya29\\.[\\w-]{20,}|1//0[\\w-]{20,}", // Google
  "xox[a-z](?:\\.xox[a-z])?-[\\w-]{10,}|xapp-[\\w-]{10,}", // Slack
  "gh[pousr]_\\w{16,}|github_pat_\\w{20,}|gl(?:pat|[a-z]{1,4}t|agent|oas)-[\\w-]{16,}|GR1348941[\\w-]{16,}|AT[BCA]{1,2}T[TB]?[\\w=-]{20,}",
  "npm_\\w{20,}|pypi-[\\w-]{20,}|rubygems_[0-9a-f]{20,}|cio[A-Za-z0-9]{32}|oy2[a-z0-9]{43}|dckr_[a-z]{2,4}_[\\w-]{16,}",
  "(?:sk|pk|rk)[_-](?:live|test|prod)[_-][\\w-]{8,}|whsec_[\\w+/=]{16,}|sq0[a-z]{3}-[\\w-]{16,}|EAAA[\\w-]{30,}",
  "sk-(?:ant|or|proj|svcacct|admin|lf)-[\\w-]{16,}|sk-[A-Za-z0-9]{20,}|xai-[A-Za-z0-9]{20,}|gsk_[A-Za-z0-9]{20,}",
  "hf_[A-Za-z0-9]{20,}|api_org_[A-Za-z]{20,}|r8_[A-Za-z0-9]{20,}|pplx-[A-Za-z0-9]{20,}|nvapi-[\\w-]{20,}",
  "SG\\.[\\w-]{16,}\\.[\\w-]{16,}|key-[0-9a-f]{32}|[0-9a-f]{32}-us\\d{1,2}|(?:AC|SK|PK)[0-9a-f]{32}|xkeysib-[\\w-]{20,}",
  "[MNO][\\w-]{22,28}\\.[\\w-]{6}\\.[\\w-]{25,}|\\d{6,12}:[A-Za-z0-9_-]{35}(?![\\w-])", // Discord, Telegram
  "EAA[A-Z][A-Za-z0-9]{30,}|IGQ[A-Za-z0-9_-]{30,}|sl\\.[\\w-]{60,}|v1\\.0-[0-9a-f]{20,}-[0-9a-f]{60,}",
  "do[opr]_v1_[0-9a-f]{20,}|HRKU-[\\w-]{20,}|nf[pcoub]_[A-Za-z0-9]{20,}|rnd_[A-Za-z0-9]{20,}",
  "sbp_[0-9a-f]{20,}|sb_(?:secret|publishable)_[\\w-]{16,}|pscale_[a-z]{2,8}_[\\w.-]{20,}|neon_[\\w-]{20,}|re_[A-Za-z0-9]{8}_[A-Za-z0-9]{16,}",
  "NR(?:AK|JS|II|IQ)-[\\w-]{16,}|sntry[su]_[\\w+/=-]{20,}|gl(?:c|sa)_[\\w+/=]{20,}|phc_[A-Za-z0-9]{20,}|phx_[A-Za-z0-9]{20,}",
  "lin_(?:api|oauth)_\\w{16,}|(?:ntn|secret)_[A-Za-z0-9]{30,}|fig[dru]_[\\w-]{20,}|pat[A-Za-z0-9]{14}\\.[0-9a-f]{32,}|PMAK-[0-9a-f]{20,}-[0-9a-f]{20,}",
  "shp[a-z]{2}_[A-Za-z0-9]{20,}|shpat_\\w{20,}|dapi[0-9a-f]{32}|dp\\.[a-z]{2,5}\\.[\\w.-]{20,}|pul-[0-9a-f]{20,}|tfp_[\\w-]{20,}",
  "[A-Za-z0-9]{14}\\.atlasv1\\.[\\w=-]{20,}|hv[sbr]\\.[\\w-]{20,}|(?<![\\w.])[sbr]\\.[A-Za-z0-9]{24}(?![\\w.])|AGE-SECRET-KEY-1[0-9A-Z]{20,}",
  "ops_ey[\\w+/=-]{30,}|A3-[A-Z0-9]{6}-[A-Z0-9]{6,11}(?:-[A-Z0-9]{5}){3,4}|tskey-[\\w-]{16,}|bkua_[0-9a-f]{20,}|CCIPAT_[\\w-]{20,}",
  "(?:sdk|api|mob)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|vc[a-z]_[A-Za-z0-9]{20,}|cf[a-z]{1,2}t?_[A-Za-z0-9]{30,}",
  "ABSK[\\w+/=]{40,}|FLW(?:PUB|SEC)K[_-][\\w-]{16,}|rzp_(?:live|test)_\\w{10,}|access_token\\$(?:production|sandbox)\\$[\\w$]{20,}",
  "e(?:yJ|yA|wo|yI)[\\w+/-]{8,}={0,2}(?:\\.[\\w+/-]*={0,2}){0,4}|v[1-4]\\.(?:local|public)\\.[\\w.-]{20,}|MDAx[A-Z][\\w+/=-]{30,}", // JSON Web Tokens, Paseto, macaroons
  "[\\w~.-]{3}\\dQ~[\\w~.-]{31,34}(?![\\w~.-])", // Azure
  "EZ[AT]K[A-Za-z0-9]{30,}|shippo_(?:live|test)_[0-9a-f]{20,}|lpat?_\\w{20,}|p8e-[\\w-]{20,}|ico-[A-Za-z0-9]{20,}",
];

/** Words that a token may be, and what it looks like in one. */
const CANDIDATE = charactersOf("_.+/=:$~-");
const LEAST = 16;
const TOKEN = new RegExp(`(?<![A-Za-z0-9])(?:${PREFIXED.join("|")})`, "g");

/** Values that stand for one elsewhere. */
const NO_REFERENCE = "(?![$%{<])";

/** Other forms, each with a text of which one is part of it. */
const FORMS: readonly (readonly [part: string, form: RegExp])[] = [
  // Keys in armour, also within a string, with whatever ends and begins its lines; and those without an end.
  [
    "PRIVATE KEY",
    /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]{16,20000}?-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g,
  ],
  [
    "PRIVATE KEY",
    /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:\\[rn]|["'`+,;]|\s|[\w-]+: [^\n]*\n)*(?<secret>[A-Za-z0-9+/=]{16,}(?:(?:\\[rn]|["'`+,;\s])+[A-Za-z0-9+/=]+)*)/g,
  ],
  ["PuTTY-User-Key", /PuTTY-User-Key-File-\d: [\s\S]{16,8000}?Private-MAC: [0-9a-f]+/g],
  ["FlyV1 fm", /FlyV1 fm[\w,+/=]{20,}/g],
  // Password hashes.
  [
    "$",
    /(?<![\w$])\$(?:2[abxy]?\$\d\d\$[./A-Za-z0-9]{22,}|(?:1|5|6|y|7|gy|apr1|argon2(?:id?|d)|scrypt|pbkdf2-[a-z0-9]+)\$[^\s"'`:;]{1,60}\$[^\s"'`:;]{16,}|[PH]\$[./A-Za-z0-9]{31})/g,
  ],
  [
    "$",
    /(?<=\b(?:pbkdf2_sha\w{1,6}|pbkdf2:sha\d{1,3}(?::\d{1,9})?|scrypt:\d{1,9}:\d{1,3}:\d{1,3}|argon2|bcrypt_sha256))\$[^\s"'`:,;]{12,}/g,
  ],
  ["{S", /\{S?SHA\}[\w+/=]{20,}/g],
  // Addresses of hooks.
  [
    "://",
    /:\/\/(?:hooks\.slack\.com\/(?:services|workflows|triggers)\/(?<secret>[\w/-]{10,})|[\w.]*discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/(?<secret>\d{6,}\/[\w-]{20,})|[\w.-]+\.(?:webhook\.office|logic\.azure)\.com(?::\d+)?\/(?<secret>[^\s"'`<>]{30,})|hooks\.zapier\.com\/hooks\/catch\/(?<secret>[\w/]{8,})|maker\.ifttt\.com\/trigger\/\w{1,60}\/(?:json\/)?with\/key\/(?<secret>[\w-]{10,})|chat\.googleapis\.com\/v1\/spaces\/[\w-]{1,40}\/messages\?(?<secret>[^\s"'`<>]{20,})|[\w.]+\/[\w/-]*(?:\/bot\/v2\/hook\/|\/webhook\/send\?key=)(?<secret>[\w-]{16,}))/g,
  ],
  // An access token as the user of an address.
  ["://", /:\/\/(?<secret>[A-Za-z0-9_-]{20,})(?=(?::x-oauth-basic)?@)/g],
  ["jdbc:oracle", new RegExp(`jdbc:oracle:\\w+:[\\w-]+/(?<secret>${NO_REFERENCE}[^\\s"'@]+)@`, "g")],
  // What programs take as arguments, or read from their own files.
  [
    " -",
    new RegExp(
      " --?(?:u|user|p|a|pass)(?:" +
        `(?<=\\b(?:curl|wget|https?)\\b[^\\n]* (?:-u|--user))[ =]?["']?[\\w.@-]+:(?<secret>${NO_REFERENCE}[^\\s"'\`]+)|` +
        `(?<=\\bsshpass -p) *(?:["'](?<secret>${NO_REFERENCE}[^"'\\n]+)|(?<secret>(?!["'$%{<])\\S+))|` +
        `(?<=\\b(?:mysql|mariadb)[\\w-]*(?: [^\\n|;]*)? -p)["']?(?<secret>(?![$%{<"'-])[^\\s"'\`]{4,})|` +
        `(?<=\\bredis-cli\\b[^\\n|;]* (?:-a|--pass)) +["']?(?<secret>(?![$%{<"'-])[^\\s"'\`]{3,})|` +
        `(?<= login\\b[^\\n|;]* -p) +["']?(?<secret>(?![$%{<"'-])[^\\s"'\`]{3,}))`,
      "g",
    ),
  ],
  [":_", /:_(?:authToken|auth|password)\s*=\s*["']?(?<secret>(?![$%{<])[^\s"']+)/g],
  ["ConvertTo-SecureString", /ConvertTo-SecureString\s+(?:-String\s+)?["'](?<secret>(?![$%{<])[^"'\n]+)/g],
  ["*:", /^[\w.*-]+:(?:\d{2,5}|\*):[\w.*-]+:[\w.*-]+:(?<secret>\S+)$/gm],
  [":5432:", /^[\w.*-]+:5432:[\w.*-]+:[\w.*-]+:(?<secret>\S+)$/gm],
  [
    "auth",
    new RegExp(
      `\\bauth["']?\\s*[:=]\\s*(?:\\(\\s*["'][\\w.@-]+["']\\s*,\\s*["'](?<secret>${NO_REFERENCE}[^"'\\n]+)|` +
        `["'][\\w.@-]+:(?=[^"'\\n]*\\d)(?<secret>${NO_REFERENCE}[^\\s"'\\n]+))["']`,
      "g",
    ),
  ],
  ["credentials", /\bcredentials["']?\s*[:=]\s*["'][\w.@-]+:(?=[^"'\n]*\d)(?<secret>(?![$%{<])[^\s"'\n]+)["']/g],
];

/** Passwords in addresses of every scheme; a reference to one elsewhere is none. */
const IN_ADDRESS =
  /(?<=[a-z0-9]):\/\/[^\s:/@"'`<>?#${}[\]|\\]{0,200}:(?<secret>[^\s"'`<>/?,;]{1,300}(?=@[\w[$%{<-])|[^\s"'`<>]{1,300}?(?=@[\w[$%{<-]))/g;
const REFERENCE = /^(?:\$|%[A-Z(]|\{|<|\[|\*+$|\.+$|x+$|%[sdv]$|:\w+$|@)|[${]\{|["'`]|\/\//i;

/** Credentials after the name of an authentication scheme, in base 64: those with a colon in them are certain. */
const BASIC = /\b[Bb](?:asic|ASIC)\s+(?<secret>[A-Za-z0-9+/_-]{8,}={0,2})/g;
const BEARER =
  /(?:\b(?:[Bb]earer|GenieKey|Splunk|SSWS|Negotiate)\s+|\b[Aa]uthorization\b["'`\]\\]*\s*[:=,]\s*\\?["'`]?(?:[\w-]+\s+)?)(?<secret>[\w+/=.~-]{12,})/g;
const decodes = (text: string): boolean => {
  try {
    return /^[\x20-\x7e\u00a0-\uffff]+:[\x20-\x7e\u00a0-\uffff]*$/.test(
      atob(text.replaceAll("-", "+").replaceAll("_", "/")),
    );
  } catch {
    return false;
  }
};

/** Whether credentials stand there rather than a word for them: digits among letters, more than once. */
const isMixed = (text: string): boolean => (text.match(/\d+/g)?.length ?? 0) >= 2 && /[a-z]/i.test(text);

/** What may become a password in an address, or credentials, at the end of what is typed. */
const BEGUN =
  /:\/\/[^\s:/@"'`<>?#${}[\]|\\]{0,200}:(?!\d{1,5}(?:$|\/))(?<secret>[^\s"'`<>/@${}[\]%*]+)$|\b(?:[Bb](?:asic|earer))\s+(?<credentials>(?=[^\s]*(?:\d|[a-z][A-Z]))[\w+/=.~-]+)$/;

/** The beginnings of tokens that name their issuer. */
const BEGUN_TOKEN =
  /(?<![A-Za-z0-9])(?:gh[pousr]_|github_pat_|glpat-|sk[-_](?:live|test|proj|ant)[-_]|xox[a-z]-|npm_|pypi-|SG\.|AIza|eyJ|A[KS]IA|hf_)[\w.-]*\d[\w.-]*$/;

/** The range at the end of `text` that may become a secret when it is typed on. */
export function findBegun(text: string): CodeUnitRange[] {
  const match = BEGUN.exec(text) ?? BEGUN_TOKEN.exec(text);
  if (match === null) return [];
  const begun = match.groups?.secret ?? match.groups?.credentials ?? match[0];
  return [[text.length - begun.length, text.length]];
}

/** Secrets of a cluster in its manifests: all values of their data. */
function findManifests(text: string): CodeUnitRange[] {
  const found: CodeUnitRange[] = [];
  if (!text.includes("kind: Secret")) return found;
  for (const { 0: manifest, index } of text.matchAll(/(?:^|(?<=\n))(?:(?!---).*(?:\n|$))+/g)) {
    if (!/^kind: Secret\s*$/m.test(manifest)) continue;
    for (const block of manifest.matchAll(/^(?:stringD|d)ata:[ \t]*\n(?:[ \t]+.*\n?|\n)+/gm)) {
      for (const value of block[0].matchAll(/(?<=:[ \t]+["']?)[^\s"'|>{].*?(?=["']?[ \t]*$)|^[ \t]+[^:\n]+$/gm)) {
        if (REFERENCE.test(value[0])) continue;
        const start = index + block.index + value.index;
        found.push([start, start + value[0].length]);
      }
    }
  }
  return found;
}

/** Secrets of known forms. */
export function findKinds(text: string): CodeUnitRange[] {
  const found = findManifests(text);
  for (const [index, end] of findRuns(text, CANDIDATE, LEAST)) {
    if (!hasDigit(text, index, end)) continue;
    const word = text.slice(index, end);
    for (const token of word.matchAll(TOKEN)) found.push([index + token.index, index + token.index + token[0].length]);
  }
  for (const [part, form] of FORMS) if (text.includes(part)) collect(text, form, found);
  collect(text, IN_ADDRESS, found, (secret) => !REFERENCE.test(secret));
  collect(text, BASIC, found, decodes);
  collect(text, BEARER, found, isMixed);
  return found;
}

function hasDigit(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x30 && code <= 0x39) return true;
  }
  return false;
}

function collect(
  text: string,
  form: RegExp,
  found: CodeUnitRange[],
  isSecret: (text: string) => boolean = () => true,
): void {
  for (const match of text.matchAll(form)) {
    const secret = match.groups?.secret ?? match[0];
    const start = match.index + match[0].lastIndexOf(secret);
    if (isSecret(secret)) found.push([start, start + secret.length]);
  }
}
