/** The IDs by which resources of AWS IoT managed integrations name each other. */

import { deprecated, sensitive, string } from '../schema';

export const AccountAssociationId = string({ min: 1, max: 64, pattern: '[0-9a-zA-Z]+' });
export const CloudConnectorId = string({ min: 1, max: 64, pattern: '[A-Za-z0-9-_]+' });
export const ConnectorDestinationId = string({ min: 1, max: 64, pattern: '[A-Za-z0-9-_]+' });
export const CredentialLockerId = string({ min: 1, max: 64, pattern: '[a-zA-Z0-9]*' });
export const DeviceDiscoveryId = string({ min: 1, max: 200, pattern: '[A-Za-z0-9]+' });
export const ManagedThingId = string({ min: 1, max: 64, pattern: '[a-zA-Z0-9:_-]*' });
export const OtaTaskConfigurationId = string({ min: 1, max: 64, pattern: '[a-zA-Z0-9]*' });

/** The ID of a device in the third-party cloud behind a connector. */
export const ConnectorDeviceId = sensitive(string({ min: 1, max: 256, pattern: '[a-zA-Z0-9_.,@-]+' }));

/** Before account associations. */
export const ConnectorAssociationId = deprecated(string({ min: 1, max: 64, pattern: '[0-9a-zA-Z]+' }));
