/** A function that only logs. */

import { log } from '../../../src/handlers/shared/log';

export async function handler(event: { readonly operation: string }): Promise<void> {
  log('INFO', { message: 'invoked', operation: event.operation });
}
