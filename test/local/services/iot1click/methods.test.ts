/** The methods of 1-Click devices, and the functions that a press invokes. */

import { FUNCTION_ARN, OneClick } from './harness';
import type { AssumptionSettings } from '../../../../local/assumptions';

const ID = 'G030PM0123456789';
const CALLBACK = { deviceId: ID, callback: { awsLambdaArn: FUNCTION_ARN } };

let oneClick: OneClick;
const start = async (assumptions?: Partial<AssumptionSettings>) => {
  oneClick = await OneClick.start(assumptions);
  await oneClick.claimed(ID);
};
afterEach(async () => oneClick.stop());

const setEnabled = (enabled: boolean) => oneClick.device('PUT', ID, '/state', { body: { enabled } });
const responseOf = async (type: string, name: string, parameters?: unknown) => {
  const { status, body } = await oneClick.invokeMethod(ID, type, name, parameters);
  return status === 200 ? JSON.parse(body.deviceMethodResponse) : status;
};

test('a button has the methods of every device and those of buttons', async () => {
  await start();
  oneClick.service.addClaimCode({
    claimCode: 'C-0123456789',
    devices: [
      { deviceId: 'G2', type: 'sensor' },
      { deviceId: 'G3', type: 'device' },
    ],
  });
  await oneClick.call('PUT', '/claims/C-0123456789');
  const ofDevice = ['getDeviceHealthParameters', 'setDeviceHealthMonitorCallback', 'getDeviceHealthMonitorCallback'];
  const ofButton = ['setOnClickCallback', 'getOnClickCallback'];
  const methods = async (deviceId: string) => (await oneClick.device('GET', deviceId, '/methods')).body.deviceMethods;
  const named = (deviceType: string, names: string[]) => names.map((methodName) => ({ deviceType, methodName }));
  expect(await methods(ID)).toEqual([...named('device', ofDevice), ...named('button', ofButton)]);
  expect(await methods('G2')).toEqual(named('device', ofDevice));
  expect(await methods('G3')).toEqual(named('device', ofDevice));
});

test('a device reports the rest of its life', async () => {
  await start();
  expect(await responseOf('device', 'getDeviceHealthParameters')).toEqual({ remainingLife: 100 });
});

test.each([
  ['button', 'OnClick'],
  ['device', 'DeviceHealthMonitor'],
])('a %s has the callback %s set and read', async (type, name) => {
  await start();
  expect(await responseOf(type, `get${name}Callback`)).toEqual({});
  expect(await responseOf(type, `set${name}Callback`, CALLBACK)).toEqual({});
  expect(await responseOf(type, `get${name}Callback`, {})).toEqual({ callback: { awsLambdaArn: FUNCTION_ARN } });
});

test.each([
  ['for another device', { ...CALLBACK, deviceId: 'G2' }],
  ['for no device', { callback: CALLBACK.callback }],
  ['without a callback', { deviceId: ID }],
  [
    'with a callback that is no function',
    { deviceId: ID, callback: { awsLambdaArn: 'arn:aws:sns:us-west-2:123456789012:topic' } },
  ],
  ['in a list', [CALLBACK]],
  ['that are no JSON', '{'],
  ['that are empty', ''],
  ['that are null', 'null'],
])('parameters %s are refused, and change nothing', async (_what, parameters) => {
  await start();
  await responseOf('button', 'setOnClickCallback', CALLBACK);
  expect(await responseOf('button', 'setOnClickCallback', parameters)).toBe(400);
  expect(await responseOf('button', 'getOnClickCallback')).toEqual({ callback: CALLBACK.callback });
});

test.each([
  ['button', 'getDeviceHealthParameters'],
  ['device', 'setOnClickCallback'],
  ['button', 'toString'],
  ['', ''],
  ['constructor', 'name'],
])('the method %s %s does not exist', async (type, name) => {
  await start();
  expect(await oneClick.invokeMethod(ID, type, name)).toMatchObject({
    status: 400,
    body: { code: '400', message: expect.stringContaining('it has device getDeviceHealthParameters') },
  });
});

test('a call without a method is refused', async () => {
  await start();
  expect((await oneClick.device('POST', ID, '/methods', { body: {} })).status).toBe(400);
});

test.each([
  ['allowed', 200],
  ['PreconditionFailedException', 412],
] as const)('methods of a disabled device: %s', async (methodOfDisabledDevice, status) => {
  await start({ methodOfDisabledDevice });
  expect((await oneClick.invokeMethod(ID, 'button', 'setOnClickCallback', CALLBACK)).status).toBe(status);
  await setEnabled(true);
  expect((await oneClick.invokeMethod(ID, 'button', 'setOnClickCallback', CALLBACK)).status).toBe(200);
});

describe('a press', () => {
  test('a press of an enabled button invokes its function with the click and the device', async () => {
    await start();
    await responseOf('button', 'setOnClickCallback', CALLBACK);
    await setEnabled(true);
    oneClick.service.press(ID, 'DOUBLE');
    expect(oneClick.invocations).toEqual([{
      functionArn: FUNCTION_ARN,
      event: {
        deviceEvent: { buttonClicked: { clickType: 'DOUBLE', reportedTime: expect.any(String) } },
        deviceInfo: { attributes: {}, type: 'button', deviceId: ID, remainingLife: 100 },
      },
    }]);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['without a callback', () => setEnabled(true)],
    ['that is disabled', () => responseOf('button', 'setOnClickCallback', CALLBACK)],
    ['that was unclaimed and claimed anew', async () => {
      await responseOf('button', 'setOnClickCallback', CALLBACK);
      await oneClick.device('PUT', ID, '/unclaim');
      await oneClick.device('PUT', ID, '/initiate-claim');
      oneClick.service.press(ID);
      await oneClick.device('PUT', ID, '/finalize-claim');
      await setEnabled(true);
    }],
  ])('a press of a button %s invokes nothing', async (_what, prepare) => {
    await start();
    await prepare();
    oneClick.service.press(ID);
    expect(oneClick.invocations).toEqual([]);
  });
});
