/** The abilities and the setup of a managed thing, in the service's form. */

import { Token, Tokenization } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { validationError } from '../../private/validation-error';
import type { CapabilityReport, CapabilityReportEndpoint, CapabilitySchema } from '../capability-report';
import type { WifiSimpleSetup } from '../managed-thing-options';

const REPORT_VERSION = '1.0.0';

export function capabilityReport({ endpoints, nodeId }: CapabilityReport) {
  return { version: REPORT_VERSION, nodeId, endpoints: endpoints.map(capabilityReportEndpoint) };
}

function capabilityReportEndpoint({ id, deviceTypes = [], capabilities }: CapabilityReportEndpoint) {
  return {
    id,
    deviceTypes,
    capabilities: capabilities.map(({ properties = [], actions = [], events = [], version, ...names }) => (
      { ...names, version: Tokenization.stringifyNumber(version), properties, actions, events })),
  };
}

/** The schema travels as JSON. */
export function capabilitySchema({ capabilityId, schema, format, extrinsicId, extrinsicVersion }: CapabilitySchema) {
  return {
    CapabilityId: capabilityId,
    Schema: schema,
    Format: format,
    ExtrinsicId: extrinsicId,
    ExtrinsicVersion: extrinsicVersion,
  };
}

export function wifiSimpleSetup({ asProvisioner, asProvisionee, timeout }: WifiSimpleSetup) {
  return {
    EnableAsProvisioner: asProvisioner,
    EnableAsProvisionee: asProvisionee,
    TimeoutInMinutes: timeout?.toMinutes({ integral: false }),
  };
}

export function refuseBadSchemas(scope: Construct, schemas: CapabilitySchema[] = []): void {
  const bad = schemas.findIndex(({ schema }) => !Token.isUnresolved(schema) && !isJson(schema));
  if (bad >= 0) {
    throw validationError('InvalidCapabilitySchema', `capabilitySchemas[${bad}].schema must be JSON`, scope);
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
