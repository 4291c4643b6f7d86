// Runs the theme's scripts as a page would, in the order given, and gives what they made.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

const folder = path.join(__dirname, "..", "..", "themes", "default", "js");

module.exports = (...names) => {
  for (const name of names) {
    const file = path.join(folder, `${name}.js`);
    vm.runInThisContext(fs.readFileSync(file, "utf8"), { filename: file });
  }
  return globalThis.staticrun;
};
