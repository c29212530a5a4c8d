/**
 * The packages that functions find without bringing them, because Lambda's runtime has them. The
 * local cloud takes them from the project.
 */

/** @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html */
const OF_RUNTIME = /^@(aws-sdk|smithy)\/[^/]+/;

const HINT = "Lambda's runtime has it, and the local cloud takes it from the project: npm install --save-dev";

export const isOfRuntime = (name: string): boolean => OF_RUNTIME.test(name);

export const missingOfRuntime = (name: string): string =>
  `Cannot find module '${name}'. ${HINT} ${OF_RUNTIME.exec(name)![0]}`;

/** As the process of a function is told. */
export const runtimePackages = () => ({ pattern: OF_RUNTIME.source, hint: HINT, project: process.cwd() });
