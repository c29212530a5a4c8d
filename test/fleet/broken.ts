/** The fleet's template with a function that breaks, and with short timeouts. */

import { alone } from './excerpt';
import type { Template } from './fleet';
import { functionOf, withCode } from './fleet';

type Tamper = (template: Template) => void;

/** A shorter timeout of the function, and three minutes for a resource. */
export function hurried(tamper: Tamper = () => {}, runSeconds = 60): Tamper {
  return (template) => {
    tamper(template);
    functionOf(template).Timeout = runSeconds;
    for (const { Properties } of Object.values<any>(template.Resources)) {
      if (Properties?.ServiceTimeout) Properties.ServiceTimeout = 180;
    }
  };
}

export const profileAlone: Tamper = (template) => alone(template, 'ProvisioningProfile');

/**
 * With a function whose process is killed once, when it reads the locker that it has created.
 * @param marker a file that exists afterwards
 */
export const killedOnce = (marker: string): Tamper =>
  withCode(`
  const { existsSync, writeFileSync } = require('node:fs');
  const http = require('node:http');
  const { request } = http;
  http.request = (options, ...rest) => {
    if (options.method === 'GET' && options.path.includes('/credential-lockers/') && !existsSync(${JSON.stringify(marker)})) {
      writeFileSync(${JSON.stringify(marker)}, '');
      process.kill(process.pid, 'SIGKILL');
    }
    return request(options, ...rest);
  };
`);
