/**
 * The properties of a managed thing that its authentication material contains.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/managedintegrations-sdk-v2-cookbook-hubsetup.html
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/managedintegrations-sdk-v2-cookbook-ugs.html
 */

import type { CreateManagedThing } from '../../../../src/api/iot-managed-integrations/managed-thing';
import type { Input } from '../../../../src/api/schema';
import { ServiceError } from '../../service';
import type { ServiceHost } from '../host';
import type { ManagedThing } from '../record-types';

type MaterialType = Input<typeof CreateManagedThing>['AuthenticationMaterialType'];

type Told = Partial<ManagedThing> & {
  /** The account associations through which the service reaches the device. */
  readonly associations?: readonly string[];
};

/** The keys of the values in a barcode. */
const BARCODE_KEYS: Readonly<Record<string, keyof ManagedThing>> = {
  SN: 'SerialNumber', UPC: 'UniversalProductCode', EAN: 'InternationalArticleNumber', MAC: 'MacAddress',
};

const CLOUD = 'CLOUD';

export function readMaterial(type: MaterialType, material: string, host: ServiceHost): Told {
  switch (type) {
    case 'DISCOVERED_DEVICE':
      return discovered(material, host);
    case 'PRE_ONBOARDED_CLOUD':
      return preOnboarded(material, host);
    default:
      return { ...barcode(material), ProvisioningStatus: 'PRE_ASSOCIATED' };
  }
}

/** For example `SN:1234567890;UPC:123456789012;`. A barcode of another form has no known values. */
function barcode(material: string): Told {
  const parts = material
    .split(';')
    .map((part) => /^\s*([A-Z]+):(.+?)\s*$/.exec(part))
    .filter((found) => found !== null);
  return Object.fromEntries(
    parts.filter(([, key]) => key in BARCODE_KEYS).map(([, key, value]) => [BARCODE_KEYS[key], value]),
  );
}

/** The material in the form of ListDiscoveredDevices. */
function discovered(material: string, { records }: ServiceHost): Told {
  for (const { ControllerId, devices } of records.DeviceDiscovery.all()) {
    const found = devices.find(({ AuthenticationMaterial }) => AuthenticationMaterial === material);
    if (!found) continue;
    const { Brand, Model, ConnectorDeviceId, capabilityReport } = found;
    const told = { Brand, Model, CapabilityReport: capabilityReport };
    return material.startsWith(`${CLOUD}:`)
      ? { ...told, ConnectorDeviceId, ProvisioningStatus: 'UNASSOCIATED' }
      : { ...told, ParentControllerId: ControllerId, ProvisioningStatus: 'DISCOVERED' };
  }
  throw new ServiceError('ValidationException', 'The AuthenticationMaterial is of no discovered device');
}

/** `CLOUD:DEVICE:ASSOCIATION`, with more associations after further colons. */
function preOnboarded(material: string, { records }: ServiceHost): Told {
  const [prefix, ConnectorDeviceId, ...associations] = material.split(':');
  if (prefix !== CLOUD || !ConnectorDeviceId || associations.length === 0) {
    throw new ServiceError(
      'ValidationException',
      'The AuthenticationMaterial of a PRE_ONBOARDED_CLOUD device is CLOUD:DEVICE:ASSOCIATION',
    );
  }
  const [{ ConnectorDestinationId }] = associations.map((id) => records.AccountAssociation.get(id));
  return { ConnectorDestinationId, ConnectorDeviceId, associations, ProvisioningStatus: 'PRE_ASSOCIATED' };
}
