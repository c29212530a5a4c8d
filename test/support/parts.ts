/** Parts of the Lambda code that tests run in simulated time without the rest. */

export { makeClients } from '../../src/handlers/calls';
export * from '../../src/handlers/client';
export { handle, settle } from '../../src/handlers/engine';
export { callFailure } from '../../src/handlers/errors';

/** Of the process that this is loaded in. */
export const environment = process.env;
