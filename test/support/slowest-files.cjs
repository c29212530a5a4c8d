/** A reporter for Jest, which prints the files of tests that take the most time: what to look at when the suite becomes slow. */

const { relative } = require('node:path');

const MOST = 10;

module.exports = class SlowestFiles {
  constructor(globalConfig) {
    this.rootDir = globalConfig.rootDir;
  }

  onRunComplete(_contexts, { testResults }) {
    if (testResults.length <= MOST) return;
    const slowest = testResults.toSorted((a, b) => b.perfStats.runtime - a.perfStats.runtime).slice(0, MOST);
    const line = ({ testFilePath, perfStats }) => `${(perfStats.runtime / 1000).toFixed(1).padStart(7)} s  ${relative(this.rootDir, testFilePath)}`;
    console.log(['', `The ${MOST} slowest files:`, ...slowest.map(line)].join('\n'));
  }
};
