/** The parts of AWS CloudFormation that tools need to deploy stacks. */

import * as changeSets from './change-sets';
import * as reading from './reading';
import * as stacks from './stacks';
import * as templates from './templates';
import { operationsOf } from '../../../../../src/api/service';
import type { ServiceDescription } from '../../../service';

export * from './change-sets';
export * from './reading';
export * from './stacks';
export * from './templates';

export const CLOUDFORMATION: ServiceDescription = {
  sdkId: 'CloudFormation',
  signingName: 'cloudformation',
  apiVersion: '2010-05-15',
  protocol: 'query',
  xmlNamespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
  host: (region) => `cloudformation.${region}.amazonaws.com`,
  operations: operationsOf(changeSets, reading, stacks, templates),
};
