/** What the test of the simulated hand types into a real editor: `║` in `around` is where the passage goes. */
export interface Passage {
  readonly what: string;
  /** The file's extension, which chooses the language. */
  readonly extension: string;
  /** The document around the passage, below a comment that begins the file. */
  readonly around: string;
  /** What is typed. Indentation is in the unit of the language: see `UNITS`. */
  readonly target: string;
}

/** One level of indentation, by extension. */
export const UNITS: Readonly<Record<string, string>> = {
  ts: "  ",
  py: "    ",
  go: "\t",
  c: "    ",
  rs: "    ",
  java: "    ",
};

export const PASSAGES: readonly Passage[] = [
  {
    what: "nested blocks",
    extension: "ts",
    around: "║",
    target: "function f(a: number[]) {\n  for (const b of a) {\n    if (b > 1) {\n      g(b);\n    }\n  }\n}\n",
  },
  {
    what: "an empty line between two statements",
    extension: "ts",
    around: "function f() {\n  a();║\n}",
    target: "\n\n  b();",
  },
  {
    what: "a documented function",
    extension: "ts",
    around: "║",
    target: "/**\n * Says so.\n *\n * @returns it\n */\nexport function f() {\n  return 1;\n}",
  },
  {
    what: "arguments on lines of their own",
    extension: "ts",
    around: "║",
    target: 'call(\n  "a",\n  [1, 2],\n  { b: 3 },\n);\n',
  },
  {
    what: "strings with quotes in them",
    extension: "ts",
    around: "║",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what is typed.
    target: 'const a = "it\'s";\nconst b = `${a} "c"`;\nconst d = \'"\';',
  },
  {
    what: "statements without braces",
    extension: "ts",
    around: "║",
    target: "if (a)\n  b();\nelse\n  c();\nd();",
  },
  {
    what: "cases of a switch",
    extension: "ts",
    around: "║",
    target: "switch (a) {\n  case 1:\n    b();\n    break;\n  default:\n    c();\n}",
  },
  {
    what: "a chain that is indented by hand",
    extension: "ts",
    around: "║",
    target: "const a = list\n  .map((b) => b + 1)\n  .filter(Boolean);\nc();",
  },
  { what: "an argument before others", extension: "ts", around: "call(║b, c);\n", target: "{ a: [1] }, " },
  { what: "a line break within a line", extension: "ts", around: "  call(a,║ b);\n", target: "\n   c," },
  { what: "else after a block", extension: "ts", around: "if (a) {\n  b();\n}║", target: " else {\n  c();\n}" },
  {
    what: "an opening line whose end is there",
    extension: "ts",
    around: "function f() {\n║\n    b();\n  }\n}\n",
    target: "  if (a) {",
  },
  { what: "a function as the only argument", extension: "ts", around: "call(║);\n", target: "() => {\n  a();\n}" },
  {
    what: "a function before other arguments",
    extension: "ts",
    around: "  call(║, first, second);\n",
    target: "() => {\n    a();\n  }",
  },
  { what: "a string after an apostrophe", extension: "ts", around: "don't ║\n", target: '"a"' },
  {
    what: "comments of one line",
    extension: "ts",
    around: "║\n",
    target: "/** It is so. */\nconst a = 1;\n\n  /** And so. */\n  b();",
  },
  { what: "a comment within a line", extension: "ts", around: "call(║);\n", target: "/** so */" },
  {
    what: "code in a template",
    extension: "ts",
    around: "║\n",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what is typed.
    target: 'a(`b ${c("d", `e`)} "f" ${{ g: 1 }}`, "h");',
  },
  { what: "a line comment", extension: "ts", around: "  a(); ║\n", target: "// it's (so)\n  b();" },
  {
    what: "a function with branches and returns",
    extension: "py",
    around: "║",
    target:
      "def f(a):\n    if a > 1:\n        return a\n    elif a:\n        return 2\n    for b in a:\n        c(b)\n    return None\n\n\nd()\n",
  },
  {
    what: "a class with documentation",
    extension: "py",
    around: "║",
    target: 'class A:\n    """It is so."""\n\n    def f(self):\n        self.a = {"b": [1]}\n',
  },
  {
    what: "arguments on lines of their own",
    extension: "py",
    around: "║",
    target: "a = f(\n    b,\n    c=1,\n)\nd = [\n    1,\n]\n",
  },
  {
    what: "strings of several kinds",
    extension: "py",
    around: "║",
    target: "a = f\"it's {b['c']}\"\nd = 'e'  # it's\n",
  },
  {
    what: "code in strings of several kinds",
    extension: "py",
    around: "║\n",
    target: "a = rf'{b(\"c\")} \"d\" {{}}' + \"{'e'}\"\nf(f\"{g['h']:>{i}}\", 'j')",
  },
  {
    what: "a statement within a block",
    extension: "py",
    around: "if a:\n    b()║\n    c()\n",
    target: "\n    if d:\n        e()",
  },
  {
    what: "a function with a loop",
    extension: "go",
    around: "║",
    target:
      'func f(a []int) error {\n\tfor _, b := range a {\n\t\tif b > 1 {\n\t\t\treturn fmt.Errorf("b %d", b)\n\t\t}\n\t}\n\n\treturn nil\n}\n',
  },
  {
    what: "cases of a switch",
    extension: "go",
    around: "func f() {║\n}",
    target: "\n\tswitch a {\n\tcase 1:\n\t\tb()\n\tdefault:\n\t\tc()\n\t}",
  },
  {
    what: "a literal on several lines",
    extension: "go",
    around: "║",
    target: "var a = []T{\n\t{b: 1},\n\t{b: 2},\n}\n\nvar c = 'd'",
  },
  {
    what: "a call on several lines",
    extension: "go",
    around: "func f() {\n\ta()║\n}",
    target: "\n\tb(\n\t\tc,\n\t\td,\n\t)",
  },
  { what: "an opening line whose end is there", extension: "go", around: "║\n\ta()\n}\n", target: "func f(b []int) {" },
  { what: "imports", extension: "go", around: "║", target: 'import (\n\t"a"\n\t"b"\n)\n' },
  {
    what: "a function with a loop",
    extension: "c",
    around: "║",
    target:
      "#include \"a.h\"\n\nstatic int f(char *a)\n{\n    while (*a) {\n        if (*a == 'b')\n            return 1;\n        a++;\n    }\n    return 0;\n}\n",
  },
  {
    what: "a comment and a structure",
    extension: "c",
    around: "║",
    target: "/* It is so. */\nstruct a {\n    int b; // c\n    struct {\n        int d[2];\n    } e;\n};\n",
  },
  {
    what: "comments of one line",
    extension: "c",
    around: "║\n",
    target: "/** It is so. */\nint a; /* b */\nint c(int d /* e */);",
  },
  {
    what: "cases of a switch",
    extension: "c",
    around: "int f(int a)\n{║\n}",
    target: '\n    switch (a) {\n    case 1:\n        puts("b");\n        break;\n    }',
  },
  {
    what: "a function with a match",
    extension: "rs",
    around: "║",
    target:
      "fn f<'a>(b: &'a str) -> Option<u8> {\n    match b {\n        \"c\" => Some(b'd'),\n        _ => None,\n    }\n}\n",
  },
  {
    what: "a list and a chain",
    extension: "rs",
    around: "fn f() {\n    a();║\n}",
    target:
      "\n    let b = [\n        1,\n        2,\n    ];\n    b.iter()\n        .map(|c| {\n            c + 1\n        })\n        .sum()",
  },
  {
    what: "a line after an opening bracket",
    extension: "rs",
    around: "const A: B = [║\n    1,\n];",
    target: "\n    0,",
  },
  {
    what: "documented fields",
    extension: "rs",
    around: "║",
    target: "/// It's so.\npub struct A {\n    /// That.\n    pub b: Vec<u8>,\n}\n\nimpl A {\n    fn c(&self) {}\n}\n",
  },
  {
    what: "a class with a documented method",
    extension: "java",
    around: "║",
    target:
      "class A {\n    /**\n     * It is so.\n     */\n    int f(int a) {\n        return g(\"b\", 'c');\n    }\n}\n",
  },
  {
    what: "a comment of one line",
    extension: "java",
    around: "class A {║\n}",
    target: "\n    /** It is so. */\n    int f() {\n        return 1;\n    }",
  },
  {
    what: "try and catch",
    extension: "java",
    around: "class A {\n    void f() {║\n    }\n}",
    target:
      "\n        try {\n            a();\n        } catch (E e) {\n            b(\n                c,\n                d\n            );\n        }",
  },
  {
    what: "cases of a switch",
    extension: "java",
    around: "void f() {║\n}",
    target:
      "\n    switch (a) {\n        case 1:\n            b();\n            break;\n        default:\n            c();\n    }",
  },
];
