/** A test environment for the mutation check: a mutant that one test has noticed needs no other test. */

const { TestEnvironment } = require('jest-environment-node');

module.exports = class UntilFirstFailure extends TestEnvironment {
  handleTestEvent({ name, test }) {
    if (name === 'test_done') this.hasFailed ||= test.errors.length > 0;
    if (name === 'test_start' && this.hasFailed) test.mode = 'skip';
  }
};
