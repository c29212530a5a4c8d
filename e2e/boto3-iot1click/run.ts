/** The last boto3 that knew AWS IoT 1-Click, against the local cloud. Arguments are handed on to pytest. */

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { FUNCTION_ARN, OneClick } from '../../test/local/services/iot1click/harness';
import { virtualEnvironment } from '../virtual-environment';

const REPORT = join(__dirname, '../../test-reports/boto3-iot1click.xml');
const PREFIX = '/boto3-tests/';

async function main(): Promise<void> {
  const python = virtualEnvironment(__dirname);
  const cloud = await OneClick.listen();
  try {
    control(cloud);
    process.exitCode = await pytest(python, { ...cloud.environment(), FUNCTION_ARN });
  } finally {
    await cloud.stop();
  }
}

/** Puts what hands do beside AWS's protocols: a POST to `/boto3-tests/NAME` with the argument as JSON. */
function control(cloud: OneClick): void {
  const controls: Record<string, (argument: any) => unknown> = {
    addDevice: (device) => cloud.service.addDevice(device),
    addClaimCode: (claimCode) => cloud.service.addClaimCode(claimCode),
    press: ({ deviceId, clickType }) => cloud.service.press(deviceId, clickType),
    snapshot: () => cloud.service.snapshot(),
    invocations: () => cloud.invocations,
  };
  cloud.route(PREFIX, ({ path, body }) => {
    const argument = JSON.parse(new TextDecoder().decode(body));
    return { status: 200, body: JSON.stringify(controls[path.slice(PREFIX.length)](argument) ?? null) };
  });
}

function pytest(python: string, variables: Record<string, string>): Promise<number> {
  const isolation = {
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    PYTHONDONTWRITEBYTECODE: '1',
  };
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')));
  const child = spawn(python, ['-m', 'pytest', `--junit-xml=${REPORT}`, ...process.argv.slice(2)], {
    cwd: __dirname, stdio: 'inherit', env: { ...inherited, ...isolation, ...variables },
  });
  return new Promise((resolve, reject) => child.once('error', reject).once('exit', (code) => resolve(code ?? 1)));
}

void main();
