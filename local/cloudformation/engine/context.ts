/** What every operation on a stack draws on. */

import { Stacks } from './stacks';
import { Assumptions } from '../../assumptions';
import { Properties, ResourceType } from '../resources/resource-type';

export interface Context {
  readonly assumptions: Pick<Assumptions, 'get'>;
  readonly stacks: Stacks;
  /** The type of a name, which has been checked before. */
  typeOf(name: string): ResourceType;
  /** The properties as a resource of a type is given them. */
  resolve(type: ResourceType, properties: Properties): Properties;
}
