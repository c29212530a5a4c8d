/** Change sets: previews of a deployment, which can then be executed. */

import { changeSetAnswer, changeSetSummary } from './answers';
import type * as api from './description/change-sets';
import { page } from './pages';
import type { Parts } from './parts';
import { invalid, refuseUnserved } from './stack-request';
import { isRepeated } from './work';
import type { Input } from '../../../../src/api/schema';
import type { Handlers } from '../../service';
import { ServiceError } from '../../service';
import type { ChangeSet } from '../engine/change-set';
import type { StackRecord } from '../engine/stack';

/** The CDK CLI recognizes by this text that there is nothing to deploy. */
const NO_CHANGES =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

export function changeSetHandlers({ engine, directory, work, host }: Parts): Handlers<typeof api> {
  /** A stack that does not exist yet is created in REVIEW_IN_PROGRESS for its change sets. */
  const underReview = (name: string, id: string): StackRecord => {
    const stack = engine.stacks.add(name, id);
    stack.begin('CREATE_CHANGESET');
    stack.setStatus('REVIEW_IN_PROGRESS', 'User Initiated');
    return stack;
  };

  const changeSetFor = (
    stack: StackRecord,
    deployment: string,
    input: Input<typeof api.CreateChangeSet>,
  ): ChangeSet => {
    const { changes, isEmpty } = engine.preview(stack, deployment);
    return {
      id: `arn:aws:cloudformation:${host.region}:${host.account}:changeSet/${input.ChangeSetName}/${host.random.uuid()}`,
      name: input.ChangeSetName,
      createdAt: host.clock.date(),
      description: input.Description,
      ...(isEmpty ? { status: 'FAILED', reason: NO_CHANGES } : { status: 'CREATE_COMPLETE' }),
      deployment,
      roleArn: input.RoleARN,
      onStackFailure: input.OnStackFailure,
      includeNestedStacks: input.IncludeNestedStacks,
      clientToken: input.ClientToken,
      changes,
    };
  };

  return {
    CreateChangeSet: async (input, call) => {
      refuseUnserved(input);
      const { StackName, ChangeSetName, ChangeSetType = 'UPDATE', ClientToken } = input;
      const existing = directory.living(StackName);
      const former = existing?.changeSets.get(ChangeSetName);
      if (former) {
        if (former.clientToken !== undefined && former.clientToken === ClientToken) {
          return { Id: former.id, StackId: existing!.id };
        }
        throw new ServiceError(
          'AlreadyExistsException',
          `ChangeSet ${ChangeSetName} of stack ${existing!.name} already exists`,
        );
      }
      checkType(ChangeSetType, existing, input);
      if (existing && ChangeSetType === 'UPDATE') engine.checkUpdatable(existing, 'DO_NOTHING');
      const place = existing ?? { id: engine.stacks.newId(StackName), name: StackName };
      const deployment = await work.prepareDeployment(input, call, place, existing);
      const stack = existing ?? underReview(place.name, place.id);
      const changeSet = changeSetFor(stack, stack.addDeployment(deployment), input);
      stack.changeSets.set(ChangeSetName, changeSet);
      return { Id: changeSet.id, StackId: stack.id };
    },

    DescribeChangeSet: ({ StackName, ChangeSetName, IncludePropertyValues = false }) => (
      changeSetAnswer(...directory.changeSet(StackName, ChangeSetName), IncludePropertyValues)),

    ExecuteChangeSet: async ({ StackName, ChangeSetName, DisableRollback, ...token }) => {
      if (StackName !== undefined && isRepeated(directory.living(StackName), token)) return;
      const [stack, { id, status, deployment, roleArn = stack.state.roleArn, onStackFailure = 'ROLLBACK' }] =
        directory.changeSet(StackName, ChangeSetName);
      if (status === 'FAILED') {
        throw new ServiceError(
          'InvalidChangeSetStatus',
          `ChangeSet [${id}] cannot be executed in its current status of [${status}]`,
        );
      }
      await work.begin(stack, token, { changeSetId: id, roleArn }, (options) => (
        engine.deploy(stack, deployment, { ...options, onFailure: DisableRollback ? 'DO_NOTHING' : onStackFailure })));
    },

    DeleteChangeSet: ({ StackName, ChangeSetName }) => {
      const [stack, changeSet] = directory.lookUpChangeSet(StackName, ChangeSetName) ?? [];
      if (!changeSet) return;
      stack!.changeSets.delete(changeSet.name);
      stack!.dropUnused();
    },

    ListChangeSets: ({ StackName, NextToken: token }) => {
      const stack = directory.stack(StackName);
      const { items, NextToken } = page([...stack.changeSets.values()], ({ id }) => id, token);
      return { Summaries: items.map((changeSet) => changeSetSummary(stack, changeSet)), NextToken };
    },
  };
}

function checkType(
  type: string,
  existing: StackRecord | undefined,
  { StackName, ChangeSetName }: Input<typeof api.CreateChangeSet>,
): void {
  if (type === 'UPDATE' && !existing) throw invalid(`Stack [${StackName}] does not exist`);
  if (type === 'CREATE' && existing && existing.status !== 'REVIEW_IN_PROGRESS') {
    throw invalid(
      `Stack [${existing.name}] already exists and cannot be created again with the changeSet [${ChangeSetName}].`,
    );
  }
}
