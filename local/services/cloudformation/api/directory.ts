/** Finds stacks and change sets by the names and IDs in calls. Its errors have CloudFormation's words. */

import { invalid } from './stack-request';
import { ServiceError } from '../../service';
import type { ChangeSet } from '../engine/change-set';
import type { StackRecord } from '../engine/stack';
import type { Stacks } from '../engine/stacks';

export class Directory {
  constructor(private readonly stacks: Stacks) {}

  /** The stack with a name or an ID, unless it is deleted. */
  public living(nameOrId: string): StackRecord | undefined {
    return this.stacks.allLiving().find(({ id, name }) => id === nameOrId || name === nameOrId);
  }

  /** The same, or a deleted stack by its ID. */
  public lookUp(nameOrId: string): StackRecord | undefined {
    return this.living(nameOrId) ?? this.stacks.withId(nameOrId);
  }

  public stack(nameOrId: string): StackRecord {
    const stack = this.lookUp(nameOrId);
    if (!stack) throw invalid(`Stack with id ${nameOrId} does not exist`);
    return stack;
  }

  /** The stack that has a resource with a physical ID. */
  public ownerOf(physicalId: string | undefined): StackRecord {
    const owner = this.stacks
      .allLiving()
      .find(({ resources }) => [...resources.values()].some((resource) => resource.physicalId === physicalId));
    if (!owner) throw invalid(`Stack for ${physicalId} does not exist`);
    return owner;
  }

  /** @param stackName not needed for a change set that is named by its ID */
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
