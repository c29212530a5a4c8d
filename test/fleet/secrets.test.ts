/** A private key that the service returns is in Secrets Manager, and nowhere else. */

import type { Template } from './fleet';
import { deploy, destroy, STACK, withCode } from './fleet';
import type { LocalCloud } from '../../local/cloud';
import { Server } from '../../local/server';
import { simulatedCloud } from '../support/handler-code';

const CANARY = 'canary-private-key-3f1c';

let cloud: LocalCloud;
/** The bodies of all uploads to CloudFormation's response URLs. */
let answers: string[];
/** The secret parts of these URLs. */
let urls: string[];

beforeEach(async () => {
  answers = [];
  urls = [];
  const route = Server.prototype.route;
  jest.spyOn(Server.prototype, 'route').mockImplementation(function (this: Server, prefix, handler) {
    return route.call(this, prefix, (request) => {
      if (request.method === 'PUT') {
        answers.push(JSON.stringify(request.headers) + Buffer.from(request.body).toString());
        urls.push(request.path);
      }
      return handler(request);
    });
  });
  cloud = await simulatedCloud({ claimPrivateKey: () => CANARY });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await cloud.stop();
});

/** Takes a fleet through its life, and collects all texts that leave the function, except those to Secrets Manager. */
async function liveAndLook(
  tamper: (template: Template) => void,
): Promise<{ seen: Record<string, string>; secret: string }> {
  const templates: Template[] = [];
  const look = (template: Template) => {
    tamper(template);
    templates.push(template);
  };
  const stacks = [await deploy(cloud, {}, look), await deploy(cloud, { tag: 'two', description: 'second' }, look)];
  const functionName = stacks[0].resources.find(({ type }) => type === 'AWS::Lambda::Function')!.physicalId!;
  const secretArn = stacks[0].resources.find(({ type }) => type === 'AWS::SecretsManager::Secret')!.physicalId!;
  const secret = cloud.services.secretsManager.getSecretValue(secretArn);
  stacks.push((await destroy(cloud))!);
  const seen = {
    templates: JSON.stringify(templates),
    events: JSON.stringify(cloud.cloudFormation.events(STACK)),
    stacks: JSON.stringify(stacks),
    answers: JSON.stringify(answers),
    logs: cloud.functions.logs(functionName).join('\n'),
    service: JSON.stringify(cloud.services.managedIntegrations.snapshot()),
  };
  return { seen, secret };
}

const placesOf = (text: string, seen: Record<string, string>) => (
  Object.entries(seen).filter(([, value]) => value.includes(text)).map(([where]) => where));

test('the claim private key is in its secret only', async () => {
  const { seen, secret } = await liveAndLook(() => {});
  expect(JSON.parse(secret)).toMatchObject({ ClaimCertificatePrivateKey: CANARY });
  expect(answers.join()).toContain('"Status":"SUCCESS"');
  expect(seen.logs).toContain('CreateProvisioningProfile');
  expect(placesOf(CANARY, seen)).toEqual([]);
});

test('a leak into a log or an answer would be noticed', async () => {
  const leaky = `
    const http = require('node:http');
    const { request } = http;
    let key = '';
    http.request = (...args) => {
      const made = request(...args);
      const { end } = made;
      made.end = (body, ...rest) => {
        key ||= /${CANARY.replaceAll('-', '.')}/.exec(String(body))?.[0] ?? '';
        if (key && String(body).includes(key)) console.log(String(body));
        return end.call(made, body, ...rest);
      };
      return made;
    };
    const upload = globalThis.fetch;
    globalThis.fetch = (url, request) => {
      const { Data, ...answer } = JSON.parse(request.body);
      return upload(url, { ...request, body: JSON.stringify({ ...answer, ...Data && { Data: { ...Data, Key: key } } }) });
    };
  `;
  const { seen } = await liveAndLook(withCode(leaky));
  expect(placesOf(CANARY, seen)).toEqual(['answers', 'logs']);
});

describe('the response URL', () => {
  const places = (seen: Record<string, string>) => [...new Set(urls.flatMap((url) => placesOf(url, seen)))];

  test('the response URL is in no log, no event and no answer', async () => {
    const { seen } = await liveAndLook(() => {});
    expect(urls.length).toBeGreaterThanOrEqual(16);
    expect(places(seen)).toEqual([]);
  });

  test('a printed response URL would be noticed', async () => {
    const { seen } = await liveAndLook(
      withCode(
        'const { fetch } = globalThis; globalThis.fetch = (url, request) => (console.log(url), fetch(url, request));',
      ),
    );
    expect(places(seen)).toEqual(['logs']);
  });
});
