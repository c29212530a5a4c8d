/** The operations on stacks. */

import type * as api from './description/stacks';
import type { Parts } from './parts';
import { invalid, refuseUnserved } from './stack-request';
import { startedAnswer, isRepeated } from './work';
import type { Handlers } from '../../service';
import { ServiceError } from '../../service';

export function stackHandlers({ engine, directory, work }: Parts): Handlers<typeof api> {
  return {
    CreateStack: async (input, call) => {
      refuseUnserved(input);
      const {
        StackName: name,
        OnFailure: onFailure = input.DisableRollback ? 'DO_NOTHING' : 'ROLLBACK',
        EnableTerminationProtection = false,
      } = input;
      const existing = directory.living(name);
      if (existing && isRepeated(existing, input)) return startedAnswer(existing);
      if (existing) throw new ServiceError('AlreadyExistsException', `Stack [${name}] already exists`);
      const id = engine.stacks.newId(name);
      const deployment = await work.prepareDeployment(input, call, { id, name });
      const stack = engine.stacks.add(name, id);
      const changes = { roleArn: input.RoleARN, terminationProtection: EnableTerminationProtection };
      return work.begin(stack, input, changes, (options) =>
        engine.deploy(stack, stack.addDeployment(deployment), { ...options, onFailure }),
      );
    },

    UpdateStack: async (input, call) => {
      refuseUnserved(input);
      const stack = directory.living(input.StackName);
      if (!stack) throw invalid(`Stack [${input.StackName}] does not exist`);
      if (isRepeated(stack, input)) return startedAnswer(stack);
      const onFailure = input.DisableRollback ? 'DO_NOTHING' : 'ROLLBACK';
      engine.checkUpdatable(stack, onFailure);
      const kept = stack.addDeployment(await work.prepareDeployment(input, call, stack, stack));
      if (engine.preview(stack, kept).isEmpty) {
        stack.dropUnused();
        throw invalid('No updates are to be performed.');
      }
      const changes = { roleArn: input.RoleARN ?? stack.state.roleArn, changeSetId: undefined };
      return work.begin(stack, input, changes, (options) => engine.deploy(stack, kept, { ...options, onFailure }));
    },

    /** Deleting a stack that does not exist is no error. */
    DeleteStack: async (input, call) => {
      refuseUnserved(input);
      const stack = directory.living(input.StackName);
      if (!stack || stack.status === 'DELETE_IN_PROGRESS') return;
      await work.checkRole(input.RoleARN, call);
      const changes = { roleArn: input.RoleARN ?? stack.state.roleArn };
      await work.begin(stack, input, changes, (options) =>
        engine.destroy(stack, { ...options, retained: input.RetainResources }),
      );
    },

    RollbackStack: async (input, call) => {
      refuseUnserved(input);
      const stack = directory.stack(input.StackName);
      await work.checkRole(input.RoleARN, call);
      return work.announce(stack, input, { roleArn: input.RoleARN ?? stack.state.roleArn }, (options) =>
        engine.rollBack(stack, options),
      );
    },

    ContinueUpdateRollback: async (input, call) => {
      const stack = directory.stack(input.StackName);
      await work.checkRole(input.RoleARN, call);
      const skipped = input.ForceRollback ? 'failed' : input.ResourcesToSkip ?? [];
      const changes = { roleArn: input.RoleARN ?? stack.state.roleArn };
      work.announce(stack, input, changes, (options) => engine.continueRollback(stack, skipped, options));
    },

    CancelUpdateStack: ({ StackName }) => {
      void engine.cancelUpdate(directory.stack(StackName));
    },

    UpdateTerminationProtection: ({ StackName, EnableTerminationProtection: terminationProtection }) => {
      const stack = directory.stack(StackName);
      stack.update({ terminationProtection });
      return { StackId: stack.id };
    },
  };
}
