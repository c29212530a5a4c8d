/** The templates that the programs deploy are those that the constructs synthesize. */

import * as fc from 'fast-check';
import { synthesize, Templates } from '../../torture/apps/templates';
import { program } from '../../torture/program/arbitrary';

const templates = new Templates();

/** The template without irrelevant parts: the order of lists, the IDs of constructs, and the place of the code. */
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
      // An app without resources of the library needs no function; the programs leave it there.
      if (step.do !== 'deploy' || Object.keys(step.app).length === 0) continue;
      expect(plain(templates.of(step.app).Resources)).toEqual(plain(synthesize(step.app).template.Resources));
    }
  }), { numRuns: 25, seed: 1 });
});
