/**
 * The function has what it needs and no more: without any one action something fails, and says which action it misses. What
 * is found is the table in docs/least-privilege.md; `npm run least-privilege` writes it anew.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { Experiment, Outcome } from './experiment';
import { LIVES } from './lives';
import { Grant, grantsIn } from '../granted';
import { MaximalApp } from '../maximal-app';

const TABLE = join(__dirname, '../../docs/least-privilege.md');

/** What AWS Lambda, AWS KMS and Amazon EC2 ask of the function's role, which the local cloud does not judge. */
const DOCUMENTED: readonly { readonly actions: readonly string[]; readonly without: string; readonly see: string }[] = [
  {
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    without: 'the function leaves no log',
    see: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html',
  },
  {
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    without: 'a secret or an environment with a key of its own cannot be written or read',
    see: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html',
  },
  {
    actions: [
      'CreateNetworkInterface', 'DescribeNetworkInterfaces', 'DescribeSubnets', 'DeleteNetworkInterface', 'AssignPrivateIpAddresses', 'UnassignPrivateIpAddresses',
    ].map((name) => `ec2:${name}`),
    without: 'the function does not get into the VPC',
    see: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions',
  },
];

/** For what waits longer than the function has time, on a busy machine. */
const LONG = 240_000;

const subjects = LIVES.map((life) => ({ kind: life.kind, experiment: new Experiment(life) }));
const rows = subjects.flatMap(({ kind, experiment }) => experiment.grants.map((grant) => ({ kind, experiment, ...grant })));
const found = new Map<Grant, string>();
afterAll(() => subjects.forEach(({ experiment }) => experiment.dispose()));

/** The failure for want of the action, without what differs from run to run; or the complaint, where its want fails nothing. */
function resultOf({ failure, complaints, denied }: Outcome, action: string): string | undefined {
  const isNamed = failure ? failure.includes(`is not authorized to perform: ${action} on resource:`) : denied.includes(action.split(':')[1]);
  return isNamed ? (failure ?? complaints[0])?.replace(/: User: .*/s, '').replace(/(?<= function) \S+/, '') : undefined;
}

describe('the role as it is shipped', () => {
  test.concurrent.each(subjects)('is denied nothing: $kind', async ({ experiment }) => {
    const waiting = experiment.grants.map(({ action }) => action).filter((action) => action === 'lambda:InvokeFunction');
    expect(await experiment.live(waiting)).toEqual({ complaints: [], denied: [], left: [] });
  }, LONG);
});

describe('without one action', () => {
  test.concurrent.each(rows)('$kind fails, and names $action', async (row) => {
    const outcome = await row.experiment.live([row.action], row);
    const result = resultOf(outcome, row.action);
    expect({ result, outcome }).toEqual({ result: expect.any(String), outcome });
    found.set(row, result!);
  }, LONG);
});

const NARROWER = `## Why nothing is narrower

- \`*\`: the service has no resource type for the action; \`test/resource-types.test.ts\` asks AWS's service authorization reference.
- \`TYPE/*\`: the policy is there before the service chooses the first ID, and until the last resource is deleted. Where the ID is the
  user's, as with a device, what it replaces is deleted only after the policy has been changed to the new one.
- Tags: \`aws:ResourceTag\` could limit the function to what its stack has made. It would need a tag of this library's on every resource, and
  whoever changed that tag would take from the stack what it has to delete.
`;

const line = (...cells: string[]) => `| ${cells.join(' | ')} |`;
const code = (text: string) => `\`${text}\``;

function tableOf(kind: string): string[] {
  const ofKind = rows.filter((row) => row.kind === kind).map((row) => line(code(row.action), code(row.resource), String(found.get(row))));
  return [`## ${kind}`, '', line('action', 'on', 'without it'), line('---', '---', '---'), ...ofKind, ''];
}

function documented(): string[] {
  const lines = DOCUMENTED.flatMap(({ actions, without, see }) => actions.map((action) => line(code(action), without, see)));
  return ['## The function itself', '', 'What AWS services do in its name, by their documentation:', '', line('action', 'without it', 'see'),
    line('---', '---', '---'), ...lines, ''];
}

test('the table says what was found', () => {
  const table = [
    '# Least privilege', '',
    'Each permission of the function, and what failed when it alone was taken away and a stack lived its life in the local cloud:',
    'made, changed in place, replaced, deleted. Generated by `npm run least-privilege`; each row is a test of',
    '`test/fleet/least-privilege.test.ts`, "KIND fails, and names ACTION".', '',
    ...subjects.flatMap(({ kind }) => tableOf(kind)),
    ...documented(),
    NARROWER,
  ].join('\n');
  if (process.env.UPDATE_LEAST_PRIVILEGE) writeFileSync(TABLE, table);
  expect(readFileSync(TABLE, 'utf8')).toBe(table);
});

test('the table has every action that the function may ever have', () => {
  const granted = new MaximalApp().stacks.flatMap((stack) => grantsIn(Template.fromStack(stack)).map(({ action }) => action));
  const known = [...rows.map(({ action }) => action), ...DOCUMENTED.flatMap(({ actions }) => actions)];
  expect([...new Set(known)].sort()).toEqual([...new Set(granted)].sort());
});
