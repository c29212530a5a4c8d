/**
 * The simulator of IAM's policy evaluation. It is large and under the AGPL, so whoever uses the local cloud decides on
 * installing it.
 */

import { createRequire } from 'node:module';

export type Simulator = typeof import('@cloud-copilot/iam-simulate');

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
