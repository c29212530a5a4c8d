/**
 * What the bundle has in place of `node:fs/promises` and `node:os`, so that they are loaded when they are needed. The SDK
 * looks for configuration files with them where the environment does not say enough, and loads them first of all.
 */

/* eslint-disable @typescript-eslint/no-require-imports -- an import would load them at once */

type Files = typeof import('node:fs/promises');
type System = typeof import('node:os');

export const readFile: Files['readFile'] = (...args: any[]): any => (require('node:fs').promises as Files).readFile(...args as Parameters<Files['readFile']>);
export const homedir: System['homedir'] = () => (require('node:os') as System).homedir();
