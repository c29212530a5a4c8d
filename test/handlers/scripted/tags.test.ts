/** How tags change in place. */

import { Rehearsal } from './rehearsal';
import { CREDENTIAL_LOCKER } from '../../../src/api/iot-managed-integrations';
import { changeTags } from '../../../src/handlers/provider/tags';

let stage: Rehearsal;
beforeEach(() => { stage = new Rehearsal(); });
afterEach(() => jest.restoreAllMocks());

describe('tags', () => {
  test('tags change by one call for removed ones, and one for others', async () => {
    stage.on('TagResource', {}).on('UntagResource', {});
    await changeTags(
      CREDENTIAL_LOCKER,
      'arn',
      { constructor: 'x', a: '1', b: '2' },
      { a: '1', b: '3', toString: 'y' },
      stage.callsOf(),
    );
    expect(stage.calls.map(({ operation, input }) => [operation, input])).toEqual([
      ['UntagResource', { ResourceArn: 'arn', TagKeys: ['constructor'] }],
      ['TagResource', { ResourceArn: 'arn', Tags: { b: '3', toString: 'y' } }],
    ]);
  });

  test('equal tags need no call', async () => {
    await changeTags(CREDENTIAL_LOCKER, 'arn', { a: '' }, { a: '' }, stage.callsOf());
    expect(stage.calls).toEqual([]);
  });
});
