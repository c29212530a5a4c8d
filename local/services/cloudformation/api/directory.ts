/**
 * Finds stacks and change sets by what calls name them with, and says in CloudFormation's words
 * where there are none.
 */

import { invalid } from './stack-request';
import { ServiceError } from '../../service';
import type { ChangeSet } from '../engine/change-set';
import type { StackRecord } from '../engine/stack';
import type { Stacks } from '../engine/stacks';

export class Directory {
  constructor(private readonly stacks: Stacks) {}

  /** The stack of a name or an ID that has not been deleted. */
  public living(nameOrId: string): StackRecord | undefined {
    return this.stacks.allLiving().find(({ id, name }) => id === nameOrId || name === nameOrId);
  }

  /** The same, or a deleted one by its ID. */
  public lookUp(nameOrId: string): StackRecord | undefined {
    return this.living(nameOrId) ?? this.stacks.withId(nameOrId);
  }

  public stack(nameOrId: string): StackRecord {
    const stack = this.lookUp(nameOrId);
    if (!stack) throw invalid(`Stack with id ${nameOrId} does not exist`);
    return stack;
  }

  /** The stack that has a resource of a physical ID. */
  public ownerOf(physicalId: string | undefined): StackRecord {
    const owner = this.stacks
      .allLiving()
      .find(({ resources }) => [...resources.values()].some((resource) => resource.physicalId === physicalId));
    if (!owner) throw invalid(`Stack for ${physicalId} does not exist`);
    return owner;
  }

  /** @param stackName is not needed for a change set that is named by its ID */
  public changeSet(stackName: string | undefined, nameOrId: string): readonly [StackRecord, ChangeSet] {
    const found = this.lookUpChangeSet(stackName, nameOrId);
    if (!found) throw new ServiceError('ChangeSetNotFound', `ChangeSet [${nameOrId}] does not exist`);
    return found;
  }

  public lookUpChangeSet(
    stackName: string | undefined,
    nameOrId: string,
  ): readonly [StackRecord, ChangeSet] | undefined {
    if (stackName === undefined && !nameOrId.startsWith('arn:')) {
      throw invalid('StackName must be specified if ChangeSetName is not specified as an ARN.');
    }
    for (const stack of stackName === undefined ? this.stacks.allLiving() : [this.stack(stackName)]) {
      const changeSet = [...stack.changeSets.values()].find(({ id, name }) => id === nameOrId || name === nameOrId);
      if (changeSet) return [stack, changeSet];
    }
    return undefined;
  }
}
