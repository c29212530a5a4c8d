/** boto3, a client that we did not write, against the local cloud. Arguments are handed on to pytest. */

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { control } from './control';
import { LocalCloud } from '../../local/cloud';
import { virtualEnvironment } from '../virtual-environment';

const REPORT = join(__dirname, '../../test-reports/boto3.xml');
/** What this machine's user has set up for AWS must not matter. */
const ISOLATION = {
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  PYTHONDONTWRITEBYTECODE: '1',
};

async function main(): Promise<void> {
  const python = virtualEnvironment(__dirname);
  const clouds = await Promise.all([LocalCloud.start(), LocalCloud.start({ quotas: true })]);
  try {
    clouds.forEach(control);
    const [cloud, throttling] = clouds.map((each) => each.environment());
    process.exitCode = await pytest(python, { ...ISOLATION, ...cloud, THROTTLING_CLOUD: JSON.stringify(throttling) });
  } finally {
    await Promise.all(clouds.map((cloud) => cloud.stop()));
  }
}

function pytest(python: string, variables: Record<string, string>): Promise<number> {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  const child = spawn(python, ['-m', 'pytest', `--junit-xml=${REPORT}`, ...process.argv.slice(2)], {
    cwd: __dirname,
    stdio: 'inherit',
    env: { ...Object.fromEntries(inherited), ...variables },
  });
  return new Promise((resolve, reject) => child.once('error', reject).once('exit', (code) => resolve(code ?? 1)));
}

void main();
