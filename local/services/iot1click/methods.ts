/**
 * The methods of devices: those of every device, under the type `device`, and those of its own
 * type.
 *
 * @see https://docs.aws.amazon.com/iot-1-click/latest/developerguide/1click-programming.html
 */

import type * as api from '../../../src/api/iot1click/methods';
import { isRecord } from '../../../src/api/records';
import type { Handlers } from '../service';
import { ServiceError } from '../service';
import type { IoT1ClickHost } from './host';
import type { Callback, Device } from './model';

type Parameters = Readonly<Record<string, unknown>>;
type CallbackMember = 'onClick' | 'healthMonitor';

interface Method {
  readonly type: string;
  readonly name: string;
  readonly response: (device: Device) => object;
  /** Changes the device before the response. */
  readonly changes?: (parameters: Parameters, device: Device) => Partial<Device>;
}

const set = (member: CallbackMember) => ({
  response: () => ({}),
  changes: (parameters: Parameters, device: Device) => ({ [member]: callbackIn(parameters, device) }),
});
const get = (member: CallbackMember) => ({
  response: (device: Device) => (device[member] ? { callback: device[member] } : {}),
});

const METHODS: readonly Method[] = [
  { type: 'device', name: 'getDeviceHealthParameters', response: ({ remainingLife }) => ({ remainingLife }) },
  { type: 'device', name: 'setDeviceHealthMonitorCallback', ...set('healthMonitor') },
  { type: 'device', name: 'getDeviceHealthMonitorCallback', ...get('healthMonitor') },
  { type: 'button', name: 'setOnClickCallback', ...set('onClick') },
  { type: 'button', name: 'getOnClickCallback', ...get('onClick') },
];

const methodsOf = (device: Device) => METHODS.filter(({ type }) => type === 'device' || type === device.type);

const FUNCTION_ARN = /^arn:aws[\w-]*:lambda:[\w-]+:\d{12}:function:[\w-]+(:[\w$-]+)?$/;

export function methods({ records, assumptions }: IoT1ClickHost): Handlers<typeof api> {
  return {
    GetDeviceMethods: ({ DeviceId }) => ({
      DeviceMethods: methodsOf(records.claimed(DeviceId)).map(({ type, name }) => ({
        DeviceType: type,
        MethodName: name,
      })),
    }),

    InvokeDeviceMethod: ({ DeviceId, DeviceMethod: { DeviceType, MethodName } = {}, DeviceMethodParameters }) => {
      const device = records.claimed(DeviceId);
      const known = methodsOf(device);
      const method = known.find(({ type, name }) => type === DeviceType && name === MethodName);
      if (!method) {
        const names = known.map(({ type, name }) => `${type} ${name}`).join(', ');
        throw invalid(`The device ${DeviceId} has no method ${DeviceType} ${MethodName}; it has ${names}.`);
      }
      const parameters = parametersIn(DeviceMethodParameters);
      if (!device.enabled && assumptions.get('methodOfDisabledDevice') === 'PreconditionFailedException') {
        throw new ServiceError('PreconditionFailedException', `The device ${DeviceId} is disabled. Enable it first.`);
      }
      const changes = method.changes?.(parameters, device);
      if (changes) records.update(device, changes);
      return { DeviceMethodResponse: JSON.stringify(method.response(device)) };
    },
  };
}

function parametersIn(text: string | undefined): Parameters {
  if (text === undefined) return {};
  try {
    const parameters: unknown = JSON.parse(text);
    if (isRecord(parameters)) return parameters;
  } catch {
    // Refused like JSON that is no object.
  }
  throw invalid('A request parameter was invalid: deviceMethodParameters has to be a JSON object in a string.');
}

function callbackIn({ deviceId, callback }: Parameters, device: Device): Callback {
  if (deviceId !== device.deviceId) {
    throw invalid(`A request parameter was invalid: deviceId has to be ${device.deviceId}.`);
  }
  const functionArn = isRecord(callback) ? callback.awsLambdaArn : undefined;
  if (typeof functionArn !== 'string' || !FUNCTION_ARN.test(functionArn)) {
    throw invalid('A request parameter was invalid: callback.awsLambdaArn has to be the ARN of a Lambda function.');
  }
  return { awsLambdaArn: functionArn };
}

const invalid = (message: string) => new ServiceError('InvalidRequestException', message);
