/** The operations on templates. */

import type * as api from './description/templates';
import type { Parts } from './parts';
import { invalid, templateText } from './stack-request';
import type { Handlers } from '../../service';
import { requirementOf } from '../template/capabilities';
import type { Template } from '../template/template';
import { parseTemplate } from '../template/text';

/** The stack has not been deployed yet. */
const NO_TEMPLATE = '{"Resources": {}}';

export function templateHandlers({ engine, directory, host }: Parts): Handlers<typeof api> {
  /** The properties that identify a resource, by which CloudFormation could import it. */
  const identifiersIn = ({ Resources }: Template) => Object.entries(Resources).flatMap(([logicalId, { Type }]) => {
    const nameProperty = engine.typeOf(Type)?.nameProperty;
    return nameProperty === undefined
      ? []
      : [{ ResourceType: Type, LogicalResourceIds: [logicalId], ResourceIdentifiers: [nameProperty] }];
  });

  const deploymentOf = (stackName?: string, changeSetName?: string) => {
    if (changeSetName !== undefined) {
      const [stack, { deployment }] = directory.changeSet(stackName, changeSetName);
      return stack.deploymentOf(deployment);
    }
    if (stackName === undefined) throw invalid('StackName or ChangeSetName must be specified.');
    return directory.stack(stackName).deployment;
  };

  return {
    GetTemplate: ({ StackName, ChangeSetName }) => (
      { TemplateBody: deploymentOf(StackName, ChangeSetName)?.template, StagesAvailable: ['Original', 'Processed'] }),

    GetTemplateSummary: async ({ StackName, ...input }, call) => {
      const text =
        StackName === undefined
          ? await templateText(input, call, host.objects)
          : (deploymentOf(StackName)?.template ?? NO_TEMPLATE);
      const template = parseTemplate(text);
      return { ...summaryOf(template), ResourceIdentifierSummaries: identifiersIn(template) };
    },

    ValidateTemplate: async (input, call) => summaryOf(parseTemplate(await templateText(input, call, host.objects))),
  };
}

function summaryOf(template: Template) {
  const { AWSTemplateFormatVersion: Version, Description, Metadata, Parameters = {}, Resources = {} } = template;
  const requirement = requirementOf({ Resources });
  return {
    Version,
    Description,
    Metadata: Metadata && JSON.stringify(Metadata),
    Capabilities: requirement && [requirement.capability],
    CapabilitiesReason:
      requirement && `The following resource(s) require capabilities: [${requirement.types.join(', ')}]`,
    ResourceTypes: [...new Set(Object.values(Resources).map(({ Type }) => Type))],
    Parameters: Object.entries(Parameters).map(
      ([ParameterKey, { Type, Default, NoEcho, Description: description, AllowedValues }]) => ({
        ParameterKey,
        ParameterType: Type,
        DefaultValue: Default === undefined ? undefined : String(Default),
        NoEcho: String(NoEcho) === 'true',
        Description: description,
        ParameterConstraints: { AllowedValues: AllowedValues?.map(String) },
      }),
    ),
  };
}
