import assert from "node:assert/strict";
import { test } from "node:test";
import { licenceCalled, withoutLicenceHeader } from "../../base/licence.ts";

test("licences have other names in registries, and of alternatives one is enough", () => {
  assert.equal(licenceCalled("MIT"), "MIT");
  assert.equal(licenceCalled("Expat"), "MIT");
  assert.equal(licenceCalled("BSD-3-clause"), "BSD-3-Clause");
  assert.equal(licenceCalled("(GPL-2.0 OR MIT)"), "MIT");
  assert.equal(licenceCalled("GPL-3+ or Apache-2"), "Apache-2.0");
});

test("what is not allowed, or allowed only together with something else, is no licence to learn by", () => {
  for (const name of ["GPL-3+", "MPL-2.0", "LGPL-2.1", "MIT and GPL-2", "UNLICENSED", ""])
    assert.equal(licenceCalled(name), undefined, name);
});

test("comments about rights at the start of a text go, whatever the language, and the others stay", () => {
  const cases = [
    ["/* Copyright 2020 A. B.\n * All rights reserved. */\n\nint x;\n", "int x;\n"],
    ["// Copyright A.\n// SPDX-License-Identifier: MIT\n\n// Adds.\nadd();\n", "// Adds.\nadd();\n"],
    ["#!/bin/sh\n# Licensed under MIT.\n\necho a\n", "#!/bin/sh\necho a\n"],
    ["-- (c) A.\nlocal x\n", "local x\n"],
    ["/* Copyright A */\n// License: MIT\nx\n", "x\n"],
    ["# Adds two numbers.\nx = 1\n# Copyright A.\n", "# Adds two numbers.\nx = 1\n# Copyright A.\n"],
    ["#include <license.h>\n", "#include <license.h>\n"],
  ];
  for (const [text, expected] of cases) assert.equal(withoutLicenceHeader(text!), expected);
});
