/** The common part of the operations that begin work on a stack. */

import type { StackRequestInput } from './stack-request';
import { invalid, templateText, stackRequestFrom } from './stack-request';
import type { Call } from '../../service';
import type { Engine, OperationOptions } from '../engine';
import type { Deployment } from '../engine/deployment';
import type { StackRecord } from '../engine/stack';
import type { StackState } from '../engine/state';
import type { Host } from '../host';

/**
 * How long an answer waits for the work that its call has begun. The CDK CLI polls a deployment
 * every five seconds: thereby it sees the end of a short one at once, and that of a longer one no
 * later.
 */
const HOLD_MILLISECONDS = 5000;

/** The CLI watches a rollback only from the answer on, and would miss all that happened before, even a failure. */
const LEAD_MILLISECONDS = 1000;

interface Token {
  readonly ClientRequestToken?: string;
  readonly RetainExceptOnCreate?: boolean;
}

interface Begun {
  readonly StackId: string;
  readonly OperationId?: string;
}

type Operate = (options: OperationOptions) => Promise<void>;

export class StackOperations {
  constructor(
    private readonly engine: Engine,
    private readonly host: Pick<Host, 'clock' | 'iam' | 'objects'>,
  ) {}

  /** @param stack the current stack, if there is one */
  public async prepareDeployment(
    input: StackRequestInput,
    call: Call,
    { id: stackId, name: stackName }: { readonly id: string; readonly name: string },
    stack?: StackRecord,
  ): Promise<Deployment> {
    await this.checkRole(input.RoleARN, call);
    const template = await templateText(input, call, this.host.objects, stack);
    return this.engine.prepareDeployment({ ...stackRequestFrom(input, template, stack), stackId, stackName });
  }

  /** The caller has to be allowed to pass the role on, and CloudFormation to assume it. */
  public async checkRole(roleArn: string | undefined, call: Call): Promise<void> {
    if (roleArn === undefined) return;
    await call.authorize('iam:PassRole', roleArn, { 'iam:PassedToService': 'cloudformation.amazonaws.com' });
    if (!(await this.host.iam.isAssumableBy(roleArn, 'cloudformation.amazonaws.com'))) {
      throw invalid(`Role ${roleArn} is invalid or cannot be assumed`);
    }
  }

  /** Begins work, and answers when it has ended or has taken long enough. */
  public async begin(stack: StackRecord, token: Token, changes: Partial<StackState>, operate: Operate): Promise<Begun> {
    if (!isRepeated(stack, token)) {
      const work = operate(optionsOf(token));
      stack.update(changes);
      await Promise.race([work, this.host.clock.sleepOutside(HOLD_MILLISECONDS)]);
    }
    return startedAnswer(stack);
  }

  /** Answers first, and then begins the work. */
  public announce(stack: StackRecord, token: Token, changes: Partial<StackState>, operate: Operate): Begun {
    if (!isRepeated(stack, token)) {
      void operate({ ...optionsOf(token), ready: () => this.host.clock.sleepOutside(LEAD_MILLISECONDS) });
      stack.update(changes);
    }
    return startedAnswer(stack);
  }
}

export function startedAnswer({ id, state }: StackRecord): Begun {
  return { StackId: id, OperationId: state.operation?.id };
}

export function isRepeated(stack: StackRecord | undefined, { ClientRequestToken: token }: Token): boolean {
  return token !== undefined && stack?.state.operation?.clientRequestToken === token;
}

function optionsOf({ ClientRequestToken, RetainExceptOnCreate }: Token): OperationOptions {
  return { clientRequestToken: ClientRequestToken, retainExceptOnCreate: RetainExceptOnCreate };
}
