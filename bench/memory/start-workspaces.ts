import { readPackages } from "../../base/packages.ts";
import { debian, npm, type Workspace } from "../workspaces.ts";

/**
 * What the parameters that a memory begins with are calibrated on: handwritten code of many languages and habits, none of
 * it measured on.
 */
export const START_WORKSPACES: readonly Workspace[] = [
  npm("query-core", "TypeScript", "@tanstack/query-core", "5.59.0", "package/src"),
  npm("immer", "TypeScript", "immer", "10.1.1", "package/src"),
  npm("webpack", "JavaScript", "webpack", "5.95.0", "package/lib"),
  npm("node-sass", "C++", "node-sass", "9.0.0", "package/src"),
  npm("capacitor", "Java", "@capacitor/android", "6.1.2", "package/capacitor/src/main/java"),
  debian("stb", "C", "libstb-dev", "0.0~git20220908.8b5f1f3+ds-1", "usr/include/stb"),
  debian("sqlalchemy", "Python", "python3-sqlalchemy", "1.4.46+ds1-1", "usr/lib/python3/dist-packages/sqlalchemy"),
  debian("dns", "Go", "golang-github-miekg-dns-dev", "1.1.50-2", "usr/share/gocode/src/github.com/miekg/dns"),
  debian("regex", "Rust", "librust-regex-dev", "1.7.1-1", "usr/share/cargo/registry/regex-1.7.1/src"),
  debian("hyper", "Rust", "librust-hyper-dev", "0.14.19-1", "usr/share/cargo/registry/hyper-0.14.19/src"),
  debian("slim", "Ruby", "ruby-slim", "4.1.0-2", "usr/share/rubygems-integration/all/gems/slim-4.1.0/lib"),
];

const read = new Set(readPackages().map(({ name }) => name));

/** Those for the weights with a network: none that the base network has read, since it knows such text better than any other. */
export const UNREAD_WORKSPACES: readonly Workspace[] = [
  ...START_WORKSPACES.filter(({ package: { name } }) => !read.has(name)),
  npm("tiptap", "TypeScript", "@tiptap/core", "2.10.3", "package/src"),
  debian("docutils", "Python", "python3-docutils", "0.19+dfsg-6", "usr/lib/python3/dist-packages/docutils"),
  debian("raft", "Go", "golang-github-hashicorp-raft-dev", "1.1.2-1", "usr/share/gocode/src/github.com/hashicorp/raft"),
  debian("csv", "Rust", "librust-csv-dev", "1.1.6-1", "usr/share/cargo/registry/csv-1.1.6/src"),
];
