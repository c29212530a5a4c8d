/** What all of these apps have in common: the stacks of each are one test. */

import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import type { App, Stack } from 'aws-cdk-lib';

/**
 * The update workflow would deploy the former snapshot first, for which each would have to hold a
 * copy of the Lambda code.
 */
export function integTest(app: App, ...testCases: Stack[]): IntegTest {
  return new IntegTest(app, 'Integ', { testCases, stackUpdateWorkflow: false });
}
