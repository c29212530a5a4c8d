/** AWS CloudFormation, as tools call it. */

import { changeSetHandlers } from './change-sets';
import * as api from './description';
import { Directory } from './directory';
import { readingHandlers } from './reading';
import { invalid } from './stack-request';
import { stackHandlers } from './stacks';
import { templateHandlers } from './templates';
import { StackOperations } from './work';
import type { Operation } from '../../../../src/api/schema';
import type { EmulatedService, Handlers } from '../../service';
import type { Engine } from '../engine';
import type { Host } from '../host';
import { Refusal } from '../template/template';

export class CloudFormationService implements EmulatedService {
  public readonly description = api.CLOUDFORMATION;
  public readonly operations: Handlers<typeof api> & EmulatedService['operations'];
  private readonly directory: Directory;

  constructor(
    private readonly engine: Engine,
    host: Pick<Host, 'account' | 'region' | 'clock' | 'random' | 'objects' | 'iam'>,
  ) {
    this.directory = new Directory(engine.stacks);
    const parts = { engine, host, directory: this.directory, work: new StackOperations(engine, host) };
    this.operations = refusing({
      ...changeSetHandlers(parts),
      ...readingHandlers(parts),
      ...stackHandlers(parts),
      ...templateHandlers(parts),
    });
  }

  /** The ARN of the stack that a call is about, even if the stack does not exist yet. */
  public resourceArn(
    _operation: Operation,
    { StackName, ChangeSetName }: { readonly StackName?: string; readonly ChangeSetName?: string },
  ): string {
    if (StackName?.startsWith('arn:')) return StackName;
    if (StackName !== undefined) return this.directory.living(StackName)?.id ?? this.engine.stacks.arn(StackName, '*');
    return (
      (ChangeSetName?.startsWith('arn:') && this.directory.lookUpChangeSet(undefined, ChangeSetName)?.[0].id) || '*'
    );
  }

  public tagsOf(stackId: string): Readonly<Record<string, string>> | undefined {
    return this.engine.stacks.withId(stackId)?.deployment?.tags;
  }
}

/** Answers the engine's refusals as CloudFormation does. */
function refusing<H extends EmulatedService['operations']>(handlers: H): H {
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handle]): [string, typeof handle] => [
      name,
      async (input, call) => {
        try {
          return await handle(input, call);
        } catch (error) {
          throw error instanceof Refusal ? invalid(error.message) : error;
        }
      },
    ]),
  ) as unknown as H;
}
