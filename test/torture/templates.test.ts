/** The templates that the programs deploy are those that the constructs synthesize. */

import * as fc from 'fast-check';
import { synthesize, Templates } from '../../torture/apps/templates';
import { program } from '../../torture/program/arbitrary';

const templates = new Templates();

/** Without what is no matter: the order of lists, how constructs are called, and where the code lies. */
function plain(value: unknown, key = ''): unknown {
  if (key === 'Metadata' || key === 'Code') return undefined;
  if (Array.isArray(value)) {
    return value
      .map((item) => plain(item))
      .sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item, name)]));
}

test('a template put together is the one that is synthesized', () => {
  fc.assert(fc.property(program, ({ steps }) => {
    for (const step of steps) {
      // What has nothing of the library needs no function of it; the programs leave it there.
      if (step.do !== 'deploy' || Object.keys(step.app).length === 0) continue;
      expect(plain(templates.of(step.app).Resources)).toEqual(plain(synthesize(step.app).template.Resources));
    }
  }), { numRuns: 25, seed: 1 });
});
