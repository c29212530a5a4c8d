/**
 * The packages of Lambda's runtime, which functions do not bring with them. The local cloud takes
 * them from the project.
 */

/** @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html */
const OF_RUNTIME = /^@(aws-sdk|smithy)\/[^/]+/;

const HINT = "Lambda's runtime has it, and the local cloud takes it from the project: npm install --save-dev";

export const isOfRuntime = (name: string): boolean => OF_RUNTIME.test(name);

export const missingOfRuntime = (name: string): string =>
  `Cannot find module '${name}'. ${HINT} ${OF_RUNTIME.exec(name)![0]}`;

/** The paths of the packages, for the process of a function. */
export const runtimePackages = () => ({ pattern: OF_RUNTIME.source, hint: HINT, project: process.cwd() });
