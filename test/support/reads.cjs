/**
 * What a file reads of the repository without importing it, so that a change of that can be told to affect it: it is named in a comment
 * such as `// Reads: README.md, test/handlers/events/*.json`, by paths from the root. Jest loads this file as it is, so it is JavaScript.
 */

const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const ROOT = join(__dirname, '../..');
const CODE = /\.[cm]?[jt]s$/;

/** @see reads.d.cts */
const readsOf = (source) => [...source.matchAll(/^(?:\/\/| \*) Reads: (.+)$/gm)].flatMap(([, list]) => list.split(', '));
const isCode = (path) => CODE.test(path);

module.exports = {
  readsOf,
  isCode,
  /** Jest's extractor of dependencies. To Jest, code that is read is as good as imported; it knows no other files. */
  extract(source, _file, defaultExtract) {
    const read = readsOf(source).filter((path) => isCode(path) && !path.includes('*'));
    return new Set([...defaultExtract(source), ...read.map((path) => join(ROOT, path))]);
  },
  getCacheKey: () => createHash('sha1').update(readFileSync(__filename)).digest('hex'),
};
