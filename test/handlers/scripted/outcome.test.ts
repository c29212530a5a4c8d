/** The physical IDs of answers. */

import { failed, isInvented, isNotCreated, neverMade } from '../../../src/handlers/provider/outcome';

describe('a failure\'s physical ID', () => {
  const asked = (RequestType: string, PhysicalResourceId?: any, RequestId: any = 'r') =>
    failed({ RequestType, RequestId, PhysicalResourceId }, { made: 'made' }, 'why');

  test.each([
    ['of a creation is what was made', asked('Create'), 'made'],
    ['of an update is the former one', asked('Update', 'former'), 'former'],
    ['of a delete is the one to delete', asked('Delete', 'former'), 'former'],
    ['of nothing known names the request', asked('Delete'), 'not-created/r'],
    ['of an empty one names the request', asked('Delete', ''), 'not-created/r'],
    ['of none that CloudFormation takes names the request', asked('Delete', 'ä'.repeat(513)), 'not-created/r'],
    ['of the longest that CloudFormation takes is that', asked('Delete', 'ä'.repeat(512)), 'ä'.repeat(512)],
    ['of a request without an ID says so', asked('Delete', 7, 7), 'not-created/unknown'],
    [
      'of a request with a long ID is short enough',
      asked('Delete', undefined, 'r'.repeat(1000)),
      `not-created/${'r'.repeat(128)}`,
    ],
  ])('%s', (_what, answer, physicalId) => {
    expect(answer).toEqual({ status: 'FAILED', physicalId, reason: 'why' });
  });

  test('the physical ID of a failed creation that has created nothing names the request', () => {
    expect(failed({ RequestType: 'Create', RequestId: 'r' }, {}, 'why').physicalId).toBe('not-created/r');
  });
});

test.each([
  ['Delete', 'not-created/r', { status: 'SUCCESS', physicalId: 'not-created/r', attributes: {} }],
  ['Delete', 'x-not-created/r', undefined],
  ['Update', 'not-created/r', undefined],
  ['Delete', undefined, undefined],
  ['Delete', 7 as any, undefined],
])('%s of %s is answered without an engine: %j', (RequestType, PhysicalResourceId, answer) => {
  expect(neverMade({ RequestType, PhysicalResourceId })).toEqual(answer);
});

test('an ID shows whether its resource was never created, or whether CloudFormation generated it', () => {
  expect([isNotCreated('not-created/r'), isNotCreated('r')]).toEqual([true, false]);
  const of = (PhysicalResourceId?: string, LogicalResourceId?: string, StackId?: string) => (
    isInvented({ StackId, LogicalResourceId, PhysicalResourceId }));
  const stack = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/Fleet/0e1f2a30';
  expect(['Fleet-Thing-1A', 'Fleet-Things-1A', 'Other-Thing-1A'].map((id) => of(id, 'Thing', stack))).toEqual([
    true,
    false,
    false,
  ]);
  expect([
    of(undefined, 'Thing', stack),
    of('Fleet-Thing-1A', undefined, stack),
    of('Fleet-Thing-1A', 'Thing'),
  ]).toEqual([false, false, false]);
});
