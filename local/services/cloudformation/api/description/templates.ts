/** Operations on templates. */

import * as shapes from './shapes';
import { boolean, list, oneOf, operation, string, structure } from '../../../../../src/api/schema';

const http = ['POST', '/', 200] as const;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_GetTemplate.html */
export const GetTemplate = operation('GetTemplate', {
  http,
  input: {
    StackName: shapes.stackName,
    ChangeSetName: shapes.changeSetName,
    TemplateStage: oneOf('Original', 'Processed'),
  },
  output: { TemplateBody: string(), StagesAvailable: shapes.strings },
  errors: [shapes.ChangeSetNotFound],
  subject: { arnMember: 'StackName' },
});

const parameter = { ParameterKey: string(), DefaultValue: string(), NoEcho: boolean(), Description: string() };
const summary = {
  Description: string(),
  Capabilities: shapes.capabilities,
  CapabilitiesReason: string(),
  DeclaredTransforms: shapes.strings,
};

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_GetTemplateSummary.html */
export const GetTemplateSummary = operation('GetTemplateSummary', {
  http,
  input: { ...shapes.template, StackName: shapes.stackName },
  output: {
    ...summary,
    Parameters: list(
      structure({
        ...parameter,
        ParameterType: string(),
        ParameterConstraints: structure({ AllowedValues: shapes.strings }),
      }),
    ),
    ResourceTypes: shapes.strings,
    Version: string(),
    Metadata: string(),
    ResourceIdentifierSummaries: list(
      structure({ ResourceType: string(), LogicalResourceIds: shapes.strings, ResourceIdentifiers: shapes.strings }),
    ),
  },
  errors: [],
  subject: { arnMember: 'StackName' },
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ValidateTemplate.html */
export const ValidateTemplate = operation('ValidateTemplate', {
  http,
  input: shapes.template,
  output: { ...summary, Parameters: list(structure(parameter)) },
  errors: [],
});
