/**
 * The CloudFormation engine: stores the stacks, and operates on them for the local cloud's own
 * interface and for that of AWS. It refuses unknown features by name before it creates anything.
 */

import type { OnFailure } from './change-set';
import type { Context } from './context';
import { planOfStack } from './context';
import type { Deployment } from './deployment';
import type { DeploymentRequest } from './deployment-request';
import { prepareDeployment } from './deployment-request';
import { interrupt } from './interruption';
import * as operations from './operations';
import type { Preview } from './preview';
import { previewOf } from './preview';
import type { StackRecord } from './stack';
import { Stacks } from './stacks';
import type { OperationType, StackStatus } from './state';
import { storedIn } from './stored';
import type { Host } from '../host';
import { resourceTypes } from '../resources';
import { generatedName } from '../resources/names';
import { withDynamicReferences } from '../resources/parameters-and-secrets';
import type { ResourceType } from '../resources/resource-type';
import type { Template } from '../template/template';
import { Refusal } from '../template/template';

export interface OperationOptions extends operations.RollbackOptions {
  readonly clientRequestToken?: string;
}

export interface DeployOptions extends OperationOptions {
  readonly onFailure: OnFailure;
}

const UPDATABLE: readonly StackStatus[] = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'];
/** The statuses of a stack whose failure was left as it was. */
const PAUSED: readonly StackStatus[] = ['CREATE_FAILED', 'UPDATE_FAILED'];

export class Engine {
  public readonly stacks: Stacks;
  public readonly ssmParameters: Map<string, string>;
  private readonly context: Context;
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly cancellations = new Map<string, AbortController>();

  /** @param assets the paths of files that are not in S3, by `bucket/key` */
  constructor(
    private readonly host: Host,
    assets: ReadonlyMap<string, string>,
  ) {
    const { account, region, assumptions, storage } = host;
    this.ssmParameters = storage.map('ssm-parameters');
    this.stacks = new Stacks(storedIn(storage), host);
    const typeOf = resourceTypes(host, assets, this.ssmParameters);
    this.context = {
      account,
      region,
      assumptions,
      stacks: this.stacks,
      typeOf: (name) => typeOf(name)!,
      resolve: ({ custom }, properties) =>
        custom ? properties : withDynamicReferences(properties, host, this.ssmParameters),
    };
    for (const stack of this.stacks.all()) {
      this.interrupt(stack, 'The local cloud was stopped while this was under way.');
    }
  }

  public typeOf(name: string): ResourceType | undefined {
    return this.context.typeOf(name);
  }

  /** @throws Refusal when the template or its parameters cannot be deployed */
  public prepareDeployment(request: DeploymentRequest): Deployment {
    return prepareDeployment(request, { ...this.context, ssm: this.ssmParameters });
  }

  /** The changes that a stored deployment of the stack would make. */
  public preview(stack: StackRecord, deploymentId: string): Preview {
    return previewOf(this.context, stack, deploymentId);
  }

  /** The template of a stack, if it has one yet. */
  public templateOf(stack: StackRecord): Template | undefined {
    const { deployed, target = deployed } = stack.state;
    return target === undefined ? undefined : planOfStack(this.context, stack, target).template;
  }

  /** Begins to create or update a stack. The promise resolves at the end of the operation, even if it fails. */
  public deploy(stack: StackRecord, deploymentId: string, options: DeployOptions): Promise<void> {
    const { onFailure } = options;
    const isNew = stack.status === 'REVIEW_IN_PROGRESS';
    if (!isNew) this.checkUpdatable(stack, onFailure);
    stack.update({
      target: deploymentId,
      disableRollback: onFailure === 'DO_NOTHING',
      ...(isNew ? {} : { updatedAt: this.host.clock.date() }),
    });
    stack.changeSets.clear();
    const { signal } = this.cancellations.set(stack.id, new AbortController()).get(stack.id)!;
    return this.run(stack, isNew ? 'CREATE_STACK' : 'UPDATE_STACK', options, () =>
      operations[isNew ? 'create' : 'update'](this.context, stack, { ...options, signal }),
    );
  }

  public rollBack(stack: StackRecord, options: OperationOptions): Promise<void> {
    if (!PAUSED.includes(stack.status)) {
      throw new Refusal(`RollbackStack can not be called on stack [${stack.id}] in status [${stack.status}].`);
    }
    return this.run(stack, 'ROLLBACK', options, () => operations.rollBack(this.context, stack, options));
  }

  /** @param skipped the resources that are left as they are, or all whose rollback has failed */
  public continueRollback(
    stack: StackRecord,
    skipped: readonly string[] | 'failed',
    options: OperationOptions,
  ): Promise<void> {
    if (stack.status !== 'UPDATE_ROLLBACK_FAILED') {
      throw new Refusal(`Stack:${stack.id} is in ${stack.status} state and can not continue rolling back.`);
    }
    const { stuck = [] } = stack.state;
    const skips = skipped === 'failed' ? stuck : skipped;
    const wrong = skips.filter((logicalId) => !stuck.includes(logicalId));
    if (wrong.length > 0) {
      throw new Refusal(
        `Only resources whose rollback failed can be skipped: [${stuck.join(', ')}], not [${wrong.join(', ')}].`,
      );
    }
    return this.run(stack, 'CONTINUE_ROLLBACK', options, () =>
      operations.continueRollback(this.context, stack, ({ logicalId }) => skips.includes(logicalId), options),
    );
  }

  /** @param retained the resources whose deletion has failed and that are left behind */
  public destroy(
    stack: StackRecord,
    { retained = [], ...options }: OperationOptions & { retained?: readonly string[] } = {},
  ): Promise<void> {
    if (stack.state.terminationProtection) {
      throw new Refusal(`Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`);
    }
    if (isBusy(stack) && stack.status !== 'CREATE_IN_PROGRESS') {
      throw new Refusal(`Stack [${stack.name}] cannot be deleted while in status ${stack.status}`);
    }
    if (retained.length > 0 && stack.status !== 'DELETE_FAILED') {
      throw new Refusal(
        `Invalid operation on stack [${stack.id}]. When you delete a stack, specify which resources to retain only when the stack is in `
          + 'the DELETE_FAILED state.',
      );
    }
    const unknown = retained.filter((logicalId) => !stack.resources.has(logicalId));
    if (unknown.length > 0) {
      throw new Refusal(`The specified resources to retain do not exist in the stack: [${unknown.join(', ')}]`);
    }
    const creation = stack.status === 'CREATE_IN_PROGRESS' ? this.cancel(stack) : undefined;
    return this.run(stack, 'DELETE_STACK', options, async () => {
      if (creation) await creation;
      if (stack.status !== 'DELETE_COMPLETE') await operations.destroy(this.context, stack, retained);
    });
  }

  /** Cancels the update that is under way; the stack rolls back. */
  public cancelUpdate(stack: StackRecord): Promise<void> {
    if (stack.status !== 'UPDATE_IN_PROGRESS') {
      throw new Refusal('CancelUpdateStack cannot be called from current stack status');
    }
    return this.cancel(stack);
  }

  public checkUpdatable(stack: StackRecord, onFailure: OnFailure): void {
    if (UPDATABLE.includes(stack.status) || (PAUSED.includes(stack.status) && onFailure === 'DO_NOTHING')) return;
    throw new Refusal(
      PAUSED.includes(stack.status)
        ? `This stack is currently in a non-terminal [${stack.status}] state. To update the stack from this state, please use the disable-rollback parameter `
            + 'with update-stack API. To rollback to the last known good state, use the rollback-stack API'
        : `Stack:${stack.id} is in ${stack.status} state and can not be updated.`,
    );
  }

  /** Cancels the creation or update of a stack. */
  private async cancel({ id }: StackRecord): Promise<void> {
    this.cancellations.get(id)?.abort();
    await this.underWay.get(id);
  }

  /** An operation that throws leaves the stack in the state of an interrupted one. */
  private run(
    stack: StackRecord,
    type: OperationType,
    { clientRequestToken }: OperationOptions,
    operate: () => Promise<void>,
  ): Promise<void> {
    stack.begin(type, clientRequestToken);
    const work = operate().catch((error) => {
      this.host.log(
        `CloudFormation, ${type} of ${stack.name}: ${error instanceof Error ? error.stack : String(error)}`,
      );
      this.interrupt(stack, 'The local cloud failed; its log says why.');
    });
    this.underWay.set(stack.id, work);
    return work;
  }

  /**
   * A custom resource whose creation was interrupted may exist in part, and gets a Delete with a
   * generated ID, as on AWS.
   */
  private interrupt(stack: StackRecord, reason: string): void {
    interrupt(stack, reason, ({ type, logicalId }) =>
      this.context.typeOf(type).custom ? generatedName(this.host.random, stack.name, logicalId) : undefined,
    );
  }
}

/** Whether an operation on a stack is under way. */
export function isBusy({ status }: StackRecord): boolean {
  return status.endsWith('IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS';
}
