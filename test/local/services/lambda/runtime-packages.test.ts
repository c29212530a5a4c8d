/** Functions find the packages of Lambda's runtime, although their code does not include them. */

import { put, resultOf, startReal, startSimulated } from './harness';

describe.each([
  ['simulated time', () => startSimulated().functions],
  ['processes of their own', () => startReal()],
] as const)('functions in %s', (_where, start) => {
  test.each([
    [
      'require',
      'index.js',
      "const { SecretsManagerClient } = require('@aws-sdk/client-secrets-manager'); exports.handler = async () => new SecretsManagerClient({}).config.serviceId;",
    ],
    [
      'require later',
      'index.js',
      "exports.handler = async () => new (require('@aws-sdk/client-secrets-manager').SecretsManagerClient)({}).config.serviceId;",
    ],
    [
      'import',
      'index.mjs',
      "import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'; export const handler = async () => new SecretsManagerClient({}).config.serviceId;",
    ],
    [
      'import later',
      'index.mjs',
      "export const handler = async () => new (await import('@aws-sdk/client-secrets-manager')).SecretsManagerClient({}).config.serviceId;",
    ],
  ])('functions %s the AWS SDK', async (_how, file, source) => {
    const functions = start();
    put(functions, source, { file });
    expect(await resultOf(functions)).toBe('Secrets Manager');
  });

  const unprovided = /Cannot find (module|package) 'esbuild'/;
  const uninstalled =
    /Cannot find .*'@aws-sdk\/client-nothing.*Lambda's runtime has it.*: npm install --save-dev @aws-sdk\/client-nothing$/;
  test.each([
    ['index.js', "require('@aws-sdk/client-nothing/a'); exports.handler = async () => 1;", uninstalled],
    ['index.mjs', "import '@aws-sdk/client-nothing/a'; export const handler = async () => 1;", uninstalled],
    ['index.js', "require('esbuild'); exports.handler = async () => 1;", unprovided],
    ['index.mjs', "import 'esbuild'; export const handler = async () => 1;", unprovided],
  ])('functions find no package that is not installed, and no other of the project: %s %s', async (file, source, message) => {
    const functions = start();
    put(functions, source, { file });
    await expect(resultOf(functions)).rejects.toThrow(/^Runtime.ImportModuleError: Error: /);
    await expect(resultOf(functions)).rejects.toThrow(message);
  });
});
