/** Runs the AWS CDK CLI, as npm has it, on a local cloud. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Command } from '../test/local/published';

const CLI = join(dirname(require.resolve('aws-cdk/package.json')), 'bin', 'cdk');

/** The CLI ended with another exit code than 0. What it wrote is the message. */
export class CdkFailure extends Error {
  public readonly name = 'CdkFailure';

  constructor(public readonly exitCode: number | null, public readonly args: readonly string[], output: string) {
    super(output);
  }
}

export class Cdk {
  /** Of its own, for the CLI keeps what it has learnt of accounts there. */
  private readonly home = mkdtempSync(join(tmpdir(), 'cdk-home-'));
  private readonly running = new Set<Command>();

  /**
   * @param environment where the cloud is, and the credentials for it
   * @param project the folder with the user's cdk.json
   */
  constructor(private readonly environment: Record<string, string>, private readonly project?: string) {}

  public bootstrap(account: string, region: string): Promise<string> {
    return this.run('bootstrap', `aws://${account}/${region}`);
  }

  public list(app: string): Promise<string> {
    return this.run('list', '--app', app);
  }

  public diff(app: string, ...options: string[]): Promise<string> {
    return this.run('diff', '--app', app, '--fail', ...options);
  }

  /** @param app a cloud assembly, or the command that makes one */
  public deploy(app: string, ...options: string[]): Promise<string> {
    return this.run('deploy', '--app', app, '--require-approval', 'never', ...options);
  }

  public rollback(app: string, ...options: string[]): Promise<string> {
    return this.run('rollback', '--app', app, ...options);
  }

  public destroy(app: string, ...options: string[]): Promise<string> {
    return this.run('destroy', '--app', app, '--force', ...options);
  }

  /** @returns what the CLI wrote */
  public async run(...args: string[]): Promise<string> {
    const env = { ...this.environment, HOME: this.home, CI: 'true', NO_COLOR: '1', CDK_DISABLE_CLI_TELEMETRY: 'true' };
    const command = new Command(CLI, [...args, '--no-notices'], this.project ?? this.home, env);
    this.running.add(command);
    const { code, stdout, stderr } = await command.ended;
    this.running.delete(command);
    if (code !== 0) throw new CdkFailure(code, args, stdout + stderr);
    return stdout + stderr;
  }

  /** Ends what still runs, and removes what the CLI has left. */
  public async stop(): Promise<void> {
    await Promise.all([...this.running].map((command) => command.stop('SIGKILL')));
    rmSync(this.home, { recursive: true, force: true });
  }
}
