/** Projects that Unroll is measured on, here or elsewhere: no base network learns any part of them, under any name. */

/** As `owner/name`, or a name alone. */
export const KEEP_OUT: readonly string[] = [
  "ReactiveX/rxjs",
  "libgit2/libgit2",
  "go-git/go-git",
  "tokio-rs/tokio",
  "networkx/networkx",
  "colinhacks/zod",
  "Effect-TS/effect",
  "mrdoob/three.js",
  "facebook/react-native",
  "nltk/nltk",
  "pallets/click",
  "pallets/flask",
  "psf/requests",
  "encode/django-rest-framework",
  "encode/httpx",
  "tiangolo/fastapi",
  "django/django",
  "pytest-dev/pytest",
  "scikit-learn/scikit-learn",
  "kakaobrain/pororo",
  "SKTBrain/KoBERT",
  "open-korean-text/open-korean-text",
  "konlpy/konlpy",
  "toss/es-toolkit",
  "toss/slash",
  "naver/egjs",
  "naver/billboard.js",
  "honojs/hono",
  "vuejs/core",
  "sveltejs/svelte",
  "microsoft/vscode-languageserver-node",
  "trpc/trpc",
  "nestjs/nest",
  "date-fns/date-fns",
  "gohugoio/hugo",
  "etcd-io/etcd",
  "prometheus/prometheus",
  "gin-gonic/gin",
  "spf13/cobra",
  "caddyserver/caddy",
  "rust-lang/rust-analyzer",
  "BurntSushi/ripgrep",
  "sharkdp/bat",
  "serde-rs/serde",
  "clap-rs/clap",
  "denoland/deno",
  "netty/netty",
  "google/gson",
  "google/guava",
  "square/okhttp",
  "junit-team/junit5",
  "apache/commons-lang",
  "akka/akka",
  "typelevel/cats",
  "valkey-io/valkey",
  "redis/redis",
  "libuv/libuv",
  "curl/curl",
  "sqlite/sqlite",
  "lua/lua",
  "jqlang/jq",
  "nlohmann/json",
  "fmtlib/fmt",
  // What the figures in bench/results were measured on besides.
  "expressjs/express",
  "junegunn/fzf",
  "sindresorhus/got",
  "nodegit/nodegit",
];

/** Other names of theirs and of their parts, as packages and folders of bundled copies have them. */
const ALIASES = [
  "vue",
  "three",
  "junit",
  "rest_framework",
  "sklearn",
  "_pytest",
  "nlohmann",
  "nlohmann-json",
  "globset",
  "grep",
  "ignore",
];

/** Too general to tell a project by, as the name of a folder. */
const GENERAL = new Set([
  "core",
  "json",
  "nest",
  "slash",
  "cats",
  "caddy",
  "effect",
  "click",
  "requests",
  "bat",
  "got",
]);

const NAMES = new Set(
  [...KEEP_OUT.map((project) => project.slice(project.indexOf("/") + 1)), ...ALIASES].map((name) =>
    name.toLowerCase().replace(/\.js$/, ""),
  ),
);

/** What registries put before and behind the name of a project. */
const AFFIXES =
  /^(?:(?:python3?|node|librust|rust|ruby|php|golang-github|golang|libjs)-|lib|@types\/|@)|(?:-java|-dev|-js|\.js|\d+)+$/g;

/** Whether a package of this name, of any registry, belongs to one of the projects. */
export function isKeptOutPackage(name: string): boolean {
  const plain = name.toLowerCase().replaceAll(AFFIXES, "");
  if (NAMES.has(plain)) return true;
  const particular = [...NAMES].filter((one) => !GENERAL.has(one));
  return particular.some(
    (one) => plain.startsWith(`${one}-`) || (/[-/]/.test(plain.at(-one.length - 1) ?? "") && plain.endsWith(one)),
  );
}

/** Whether a folder on the way to a file may hold a bundled copy of one of them. */
export function isKeptOutFolder(folder: string): boolean {
  const plain = folder.toLowerCase().replace(/([-_.]js)?([-_]v?\d[\d.]*)?$/, "");
  return NAMES.has(plain) && !GENERAL.has(plain);
}
