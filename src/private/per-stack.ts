/** Values that exist once for each stack. */

import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Returns a function that returns the value of the construct's stack, created on first use. */
export function perStack<T>(make: () => T): (scope: IConstruct) => T {
  const values = new WeakMap<Stack, T>();
  return (scope) => {
    const stack = Stack.of(scope);
    const value = values.get(stack) ?? make();
    values.set(stack, value);
    return value;
  };
}
