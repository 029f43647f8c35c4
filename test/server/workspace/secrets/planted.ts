/**
 * Secrets of forty kinds, drawn at random, in lines of eight formats of files. All are put together here from parts, so
 * that no scanner takes this file for one that holds secrets.
 */
import type { Random } from "../../../../model/random.ts";

/** A secret with the text around it. */
export interface Planted {
  readonly kind: string;
  readonly format: string;
  readonly before: string;
  readonly secret: string;
  readonly after: string;
}

const SMALL = "abcdefghijklmnopqrstuvwxyz";
const CAPITALS = SMALL.toUpperCase();
const DIGITS = "0123456789";
const HEX = `${DIGITS}abcdef`;
const ALL = SMALL + CAPITALS + DIGITS;
const WORDS = "correct horse battery staple river lamp orange window silver planet garden mountain".split(" ");

class Draw {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  pick<T>(from: ArrayLike<T>): T {
    return from[Math.floor(this.#random.next() * from.length)]!;
  }

  of(length: number, characters: string): string {
    return Array.from({ length }, () => this.pick(characters)).join("");
  }

  word(): string {
    const word = this.pick(WORDS);
    return word[0]!.toUpperCase() + word.slice(1);
  }

  uuid(): string {
    return [8, 4, 4, 4, 12].map((length) => this.of(length, HEX)).join("-");
  }

  base64(bytes: number): string {
    return Buffer.from(this.of(bytes, ALL)).toString("base64");
  }

  /** As a person would choose it for a server. */
  password(): string {
    return this.pick([
      () => `${this.word()}${this.word()}${this.of(4, DIGITS)}${this.pick("!?*-_")}`,
      () => `${this.word()}-${this.of(3, SMALL)}${this.of(3, DIGITS)}`,
      () => this.of(14, `${ALL}!*-_.+`),
      () => `${this.word().replace("o", "0").replace("e", "3")}${this.of(2, DIGITS)}!${this.of(4, SMALL)}`,
    ])();
  }
}

/** The value of a key, of which `secret` is the part that nobody may see. */
interface Value {
  readonly key: string;
  readonly before?: string;
  readonly secret: string;
  readonly after?: string;
}

const inAddress = (draw: Draw, scheme: string, user: string, host: string): Value => ({
  key: draw.pick(["server_url", "endpoint", "primary_address"]),
  before: `${scheme}://${user}:`,
  secret: draw.of(12, ALL),
  after: `@${host}`,
});

const KINDS: Readonly<Record<string, (draw: Draw) => Value>> = {
  password: (draw) => ({
    key: draw.pick(["db_password", "password", "smtp_passwd", "admin_pwd"]),
    secret: draw.password(),
  }),
  "short password": (draw) => ({ key: "password", secret: `${draw.of(4, SMALL)}${draw.of(2, DIGITS)}` }),
  passphrase: (draw) => ({ key: "passphrase", secret: Array.from({ length: 4 }, () => draw.pick(WORDS)).join("-") }),
  "token of letters": (draw) => ({
    key: draw.pick(["token", "access_token", "bot_token"]),
    secret: draw.of(26, SMALL),
  }),
  "key in base 36": (draw) => ({
    key: draw.pick(["api_key", "apikey", "x_api_key"]),
    secret: draw.of(24, SMALL + DIGITS),
  }),
  "key in base 32": (draw) => ({ key: "otp_secret", secret: draw.of(32, `${CAPITALS}234567`) }),
  "hexadecimal key": (draw) => ({ key: "encryption_key", secret: draw.of(32, HEX) }),
  "key in base 64": (draw) => ({ key: "signing_key", secret: `${draw.of(43, `${ALL}+/`)}=` }),
  "client secret": (draw) => ({ key: "client_secret", secret: draw.of(16, ALL) }),
  "session secret": (draw) => ({ key: "session_secret", secret: draw.password() }),
  "UUID token": (draw) => ({ key: "auth_token", secret: draw.uuid() }),
  "UUID token of npm": (draw) => ({
    key: "npmrc",
    before: `//registry.example.org/:_auth${"Token"}=`,
    secret: draw.uuid(),
  }),
  "Basic authorization": (draw) => ({
    key: "authorization",
    before: "Basic ",
    secret: Buffer.from(`${draw.of(6, SMALL)}:${draw.of(10, ALL)}`).toString("base64"),
  }),
  "Bearer authorization": (draw) => ({ key: "authorization", before: "Bearer ", secret: draw.of(32, ALL) }),
  "JSON Web Token": (draw) => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    return {
      key: "value",
      secret: `${part({ alg: "HS256", typ: "JWT" })}.${part({ sub: draw.of(8, DIGITS), name: draw.word() })}.${draw.of(43, ALL)}`,
    };
  },
  "access key id": (draw) => ({
    key: "key_id",
    secret: `${draw.pick(["AK", "AS"])}IA${draw.of(16, `${CAPITALS}234567`)}`,
  }),
  "secret access key": (draw) => ({ key: "aws_secret_access_key", secret: draw.of(40, `${ALL}+/`) }),
  redis: (draw) => inAddress(draw, "redis", "", "cache.example.net:6379/0"),
  postgres: (draw) => inAddress(draw, "postgresql", "app", "db.example.net:5432/app"),
  amqp: (draw) => inAddress(draw, "amqps", "queue", "mq.example.net/vhost"),
  mongodb: (draw) => inAddress(draw, "mongodb+srv", "app", "cluster0.example.net/app?w=majority"),
  "user of a page": (draw) => inAddress(draw, "https", "deploy", "git.example.net/group/project.git"),
  jdbc: (draw) => ({
    key: "jdbc_url",
    before: "jdbc:mysql://db.example.net/app?user=app&password=",
    secret: draw.of(11, ALL),
    after: "&useSSL=true",
  }),
  "token in a query": (draw) => ({
    key: "callback",
    before: "https://api.example.net/v1/items?token=",
    secret: draw.of(20, SMALL + DIGITS),
  }),
  "connection string": (draw) => ({
    key: "main_db",
    before: "Server=tcp:db.example.net;User Id=app;Password=",
    secret: draw.of(13, ALL),
    after: ";Encrypt=true",
  }),
  "account key": (draw) => ({
    key: "storage",
    before: `DefaultEndpointsProtocol=https;AccountName=app;Account${"Key"}=`,
    secret: `${draw.of(86, `${ALL}+/`)}==`,
    after: ";EndpointSuffix=core.example.net",
  }),
  "private key": (draw) => ({
    key: "certificate",
    before: `-----BEGIN ${"PRIVATE"} KEY-----\\n`,
    secret: `${draw.of(64, `${ALL}+/`)}\\n${draw.of(64, `${ALL}+/`)}`,
    after: `\\n-----END ${"PRIVATE"} KEY-----`,
  }),
  slack: (draw) => ({
    key: "chat",
    secret: `xo${"xb"}-${draw.of(12, DIGITS)}-${draw.of(12, DIGITS)}-${draw.of(24, ALL)}`,
  }),
  "slack hook": (draw) => ({
    key: "notify",
    before: `https://hooks.sl${"ack.com"}/services/`,
    secret: `T${draw.of(8, CAPITALS)}/B${draw.of(8, CAPITALS)}/${draw.of(24, ALL)}`,
  }),
  stripe: (draw) => ({ key: "payments", secret: `sk_${"live"}_${draw.of(24, ALL)}` }),
  github: (draw) => ({ key: "ci", secret: `gh${"p_"}${draw.of(36, ALL)}` }),
  gitlab: (draw) => ({ key: "ci", secret: `gl${"pat-"}${draw.of(20, ALL)}` }),
  PyPI: (draw) => ({ key: "upload", secret: `py${"pi-"}AgEIcHlwaS5vcmc${draw.of(70, ALL)}` }),
  sendgrid: (draw) => ({ key: "mail", secret: `S${"G."}${draw.of(22, ALL)}.${draw.of(43, ALL)}` }),
  twilio: (draw) => ({ key: "sms", secret: `S${"K"}${draw.of(32, HEX)}` }),
  google: (draw) => ({ key: "maps", secret: `AI${"za"}${draw.of(35, `${ALL}-_`)}` }),
  openai: (draw) => ({ key: "model", secret: `sk-${"proj"}-${draw.of(48, ALL)}` }),
  telegram: (draw) => ({ key: "bot", secret: `${draw.of(10, DIGITS)}:AA${draw.of(33, ALL)}` }),
  discord: (draw) => ({ key: "bot", secret: `M${draw.of(23, ALL)}.${draw.of(6, ALL)}.${draw.of(27, ALL)}` }),
  bcrypt: (draw) => ({ key: "stored", secret: `$2${"b"}$10$${draw.of(53, `${ALL}./`)}` }),
  cookie: (draw) => ({
    key: "cookie",
    before: "theme=dark; session_id=",
    secret: draw.of(24, SMALL + DIGITS),
    after: "; lang=en",
  }),
  "docker login": (draw) => ({ key: "auth", secret: draw.base64(21) }),
};

const camel = (key: string) => key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
const kebab = (key: string) => key.replaceAll("_", "-");
const capitals = (key: string) => key.toUpperCase();

/** What is written before and after a value, by format. */
const FORMATS: Readonly<Record<string, (key: string, draw: Draw) => readonly [before: string, after: string]>> = {
  env: (key, draw) =>
    draw.pick([
      [`# settings\nPORT=80\n${capitals(key)}=`, "\nDEBUG=1\n"],
      [`export ${capitals(key)}="`, '"\n'],
    ]),
  json: (key) => [`{\n  "port": 80,\n  "${camel(key)}": "`, '",\n  "debug": true\n}\n'],
  yaml: (key, draw) =>
    draw.pick([
      [`server:\n  port: 80\n  ${kebab(key)}: "`, '"\n  debug: true\n'],
      [`server:\n  ${camel(key)}: '`, "'\n"],
    ]),
  toml: (key) => [`[server]\nport = 80\n${key} = "`, '"\ndebug = true\n'],
  typescript: (key, draw) =>
    draw.pick([
      [`export const ${camel(key)} = "`, '";\n'],
      [`connect({ port: 80, ${camel(key)}: '`, "' });\n"],
      [`const ${camel(key)}: string = \``, "`;\n"],
    ]),
  python: (key, draw) =>
    draw.pick([
      [`import os\n\n${capitals(key)} = "`, '"\n'],
      [`client = connect(port=80, ${key}='`, "')\n"],
    ]),
  dockerfile: (key, draw) =>
    draw.pick([
      [`FROM node:24\nENV ${capitals(key)}="`, '"\nRUN make\n'],
      [`docker run --rm --${kebab(key)}='`, "' image\n"],
    ]),
  xml: (key, draw) =>
    draw.pick([
      [`<settings>\n  <${key}>`, `</${key}>\n</settings>\n`],
      [`<add key="${camel(key)}" value="`, '" />\n'],
      [`# Setup\n\n\`\`\`\n${key}: "`, '"\n```\n'],
    ]),
};

/** So many planted secrets: every kind in turn, in every format. */
export function plant(random: Random, count: number): Planted[] {
  const draw = new Draw(random);
  const kinds = Object.entries(KINDS);
  const formats = Object.entries(FORMATS);
  return Array.from({ length: count }, (_, at): Planted => {
    const [kind, drawValue] = kinds[at % kinds.length]!;
    const [format, around] = formats[(at + Math.floor(at / kinds.length)) % formats.length]!;
    const value = drawValue(draw);
    const [before, after] = around(value.key, draw);
    return {
      kind,
      format,
      before: before + (value.before ?? ""),
      secret: value.secret,
      after: (value.after ?? "") + after,
    };
  });
}
