/**
 * The simulator of IAM's policy evaluation. It is large and under the AGPL, so whoever uses the local cloud decides on
 * installing it.
 */

import { createRequire } from 'node:module';

export type Decision = 'Allowed' | 'ExplicitlyDenied' | 'ImplicitlyDenied';

type Simulated =
  { resultType: 'error'; errors: unknown } | { resultType: 'single' | 'wildcard'; overallResult: Decision };

/** What is used of the package, stated here: whoever has not installed it has none of its types. */
export interface Simulator {
  runSimulation(simulation: any, options: object): Promise<Simulated>;
  runUnsafeSimulation(simulation: any, options: object): Decision;
}

/** @returns nothing where the package is not installed */
export function loadSimulator(name: string = '@cloud-copilot/iam-simulate'): Simulator | undefined {
  try {
    // Not `import()`, which does not work inside of jest.
    return createRequire(__filename)(name);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'MODULE_NOT_FOUND' && message.split('\n')[0].includes(`'${name}'`)) return undefined;
    throw error;
  }
}
