/** What every operation on a stack draws on. */

import { StackRecord } from './stack';
import { Properties, ResourceType } from '../resources/resource-type';

/** What AWS does not document, or documents otherwise than people have measured. */
export interface CloudFormationSettings {
  /**
   * What becomes of a custom resource that an update has replaced, when the update is rolled back: its replacement is
   * deleted and nothing else is sent, as measured in https://github.com/aws/aws-cdk/issues/22670; or the replacement gets
   * an update back to the old properties, as https://github.com/aws/aws-cdk/issues/17443 and
   * https://github.com/aws/aws-cdk/pull/29581 have it.
   * @default 'delete-replacement'
   */
  readonly rollbackOfReplacement: 'delete-replacement' | 'update-replacement';
  /**
   * Whether `NoEcho` of a response hides its attributes in outputs and descriptions, as documented, or not, as measured in
   * https://github.com/go-to-k/cdkd/issues/2274.
   * @default 'masked'
   */
  readonly noEcho: 'masked' | 'shown';
  /**
   * When a resource fails, whether the custom resources under way are waited for. CloudFormation cancels them, and sends
   * a Delete with an ID of its own invention for one that was being created, as the custom-resources page of the CDK says.
   * @default 'cancelled'
   */
  readonly resourcesUnderWay: 'cancelled' | 'awaited';
}

export const DEFAULT_SETTINGS: CloudFormationSettings = {
  rollbackOfReplacement: 'delete-replacement',
  noEcho: 'masked',
  resourcesUnderWay: 'cancelled',
};

export interface Context {
  readonly settings: CloudFormationSettings;
  typeOf(name: string): ResourceType;
  /** The properties as a resource of a type is given them. */
  resolve(type: ResourceType, properties: Properties): Properties;
  /** The value of another stack's export. */
  exported(name: string): string;
  /** The stack that has an export. */
  exporter(name: string): StackRecord | undefined;
  /** The stacks, other than the one given, that use an export. */
  importers(name: string, except: StackRecord): readonly StackRecord[];
}
