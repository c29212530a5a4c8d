/**
 * The simulator of IAM's policy evaluation. It is large and licensed under the AGPL, so users of
 * the local cloud decide on installing it.
 */

import { createRequire } from 'node:module';

export type Decision = 'Allowed' | 'ExplicitlyDenied' | 'ImplicitlyDenied';

type Simulated =
  { resultType: 'error'; errors: unknown } | { resultType: 'single' | 'wildcard'; overallResult: Decision };

/** The types of the package that are used here. They are stated, because the package may not be installed. */
export interface Simulator {
  runSimulation(simulation: any, options: object): Promise<Simulated>;
  runUnsafeSimulation(simulation: any, options: object): Decision;
}

/** @returns undefined if the package is not installed */
export function loadSimulator(name: string = '@cloud-copilot/iam-simulate'): Simulator | undefined {
  try {
    // `import()` does not work inside of Jest.
    return createRequire(__filename)(name);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'MODULE_NOT_FOUND' && message.split('\n')[0].includes(`'${name}'`)) return undefined;
    throw error;
  }
}
