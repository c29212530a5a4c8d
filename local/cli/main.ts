#!/usr/bin/env node
/** The command `device-fleets-local`. */

import { program } from '.';

program().parseAsync().catch((error: Error) => {
  console.error(`error: ${error.message}`);
  process.exit(1);
});
