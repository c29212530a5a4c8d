/** The tag that identifies the properties of a resource's creation. */

import { PROVISIONING_PROFILE } from '../../../src/api/iot-managed-integrations';
import { isOfOrigin, withOrigin } from '../../../src/handlers/provider/origin';

const tags = (number: number) =>
  Object.fromEntries(Array.from({ length: number }, (_, index) => [`key-${index}`, 'value']));

test('the tag of the origin is added as long as there is room for it', () => {
  const { Tags } = withOrigin(PROVISIONING_PROFILE, { ProvisioningType: 'JITR', Tags: tags(49) });
  expect(Object.keys(Tags as object)).toHaveLength(50);
  expect(withOrigin(PROVISIONING_PROFILE, { ProvisioningType: 'JITR', Tags: tags(50) })).toEqual({});
});

test('the tag of the origin differs for other immutable properties, and for no others', () => {
  const living = withOrigin(PROVISIONING_PROFILE, { ProvisioningType: 'JITR', CaCertificate: 'one' });
  expect(
    isOfOrigin(living, PROVISIONING_PROFILE, { CaCertificate: 'one', ProvisioningType: 'JITR', Tags: tags(1) }),
  ).toBe(true);
  expect(isOfOrigin(living, PROVISIONING_PROFILE, { ProvisioningType: 'JITR', CaCertificate: 'two' })).toBe(false);
  expect(isOfOrigin({ Tags: tags(1) }, PROVISIONING_PROFILE, { ProvisioningType: 'JITR', CaCertificate: 'one' })).toBe(
    false,
  );
});
