/** The subcommands of the command, and their options. */

import { Command, Option } from 'commander';
import { CLICK_TYPES } from '..';
import { addDevices, press } from './devices';
import { FORMATS } from './environment';
import { accountOption, portOption, regionOption, speedOption } from './options';
import { start } from './start';
import { status } from './status';
import { version } from '../../package.json';

const DEFAULT_PORT = 4577;

const endpointOption = () =>
  new Option('--endpoint <url>', 'where it runs').default(
    process.env.AWS_ENDPOINT_URL ?? `http://127.0.0.1:${DEFAULT_PORT}`,
  );

export function program(): Command {
  const command = new Command('device-fleets-local')
    .description('A local cloud for cdk-device-fleets: AWS endpoints on 127.0.0.1 that the cdk command deploys to.')
    .version(version);
  command
    .command('start')
    .description(
      'starts the local cloud, prints the environment variables by which tools find it, and runs until it is stopped',
    )
    .option('--port <number>', 'the port on 127.0.0.1; 0 takes a free one', portOption, DEFAULT_PORT)
    .option(
      '--account <id>',
      'the AWS account that the cloud is (default: that of the data directory, else 123456789012)',
      accountOption,
    )
    .option(
      '--region <name>',
      'the AWS Region that it is (default: that of the data directory, else eu-west-1)',
      regionOption,
    )
    .option('--data-directory <path>', 'keeps everything there, also for the next start (default: nothing is kept)')
    .option('--speed <factor>', 'how many seconds pass in the cloud while one passes on the wall', speedOption, 1)
    .option('--quotas', 'throttles calls above the quotas of the services', false)
    .option('--no-bootstrap', 'leaves the cloud without what `cdk bootstrap` makes')
    .addOption(
      new Option('--format <format>', 'the form of the environment variables')
        .choices(Object.keys(FORMATS))
        .default('posix'),
    )
    .action(start);
  command.command('status')
    .description('shows what the services of a running local cloud hold')
    .addOption(endpointOption())
    .option('--json', 'shows it as JSON', false)
    .action(status);
  command.command('add-device')
    .description('adds devices of IoT 1-Click to a running local cloud, which belong to nobody yet')
    .argument('<ids...>', 'the IDs of the devices')
    .addOption(endpointOption())
    .option('--type <type>', 'the type of the devices', 'button')
    .option('--claim-code <code>', 'puts them into a box that is claimed by this code: C- and 10 to 38 characters')
    .action(addDevices);
  command.command('press')
    .description('presses the button of a device in a running local cloud')
    .argument('<id>', 'the ID of the device')
    .addOption(endpointOption())
    .addOption(new Option('--click-type <type>', 'how it is pressed').choices(CLICK_TYPES).default('SINGLE'))
    .action(press);
  return command;
}
