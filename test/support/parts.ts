/** Parts of the Lambda code that tests run in simulated time without the rest. */

export { makeClients } from '../../src/handlers/shared/calls';
export * from '../../src/handlers/shared/client';
export { handle, removeUntaken as settle } from '../../src/handlers/provider/engine';
export { callFailure } from '../../src/handlers/shared/errors';

/** Of the process that this is loaded in. */
export const environment = process.env;
