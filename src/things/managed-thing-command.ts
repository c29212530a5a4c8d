/** Commands to managed things, sent by a deployment. */

import { Resource, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { CommandValue } from './command-value';
import { MANAGED_THING_COMMAND } from '../api/iot-managed-integrations/managed-thing-command';
import type { IAccountAssociation } from '../connectors/account-association';
import type { DeployTimeActionProps } from '../deploy-time-action-props';
import type { IManagedThing } from './managed-thing';
import { CfnFleetResource } from '../private/cfn-fleet-resource';
import { isMarked, mark } from '../private/type-guard';

/**
 * An action of a capability.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_CapabilityAction.html
 */
export interface CommandAction {
  /**
   * The name of the action: letters and slashes, such as `On`. Every capability has `ReadState` and `UpdateState`.
   */
  readonly name: string;

  /**
   * The parameters of the action. The template shows them.
   *
   * @default - none
   */
  readonly parameters?: { [name: string]: CommandValue };
}

/**
 * A capability of a device.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_CommandCapability.html
 */
export interface CommandCapability {
  /**
   * The ID of the capability with its version: 7 to 128 characters, such as `matter.OnOff@1.4`.
   */
  readonly id: string;

  /**
   * The name of the capability: 1 to 128 letters, digits, spaces and any of /._-
   */
  readonly name: string;

  /**
   * The version that the device has of the capability: 1 to 64 digits.
   */
  readonly version: string;

  /** The actions: 1 to 5. */
  readonly actions: CommandAction[];
}

/**
 * A part of a device.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_CommandEndpoint.html
 */
export interface CommandEndpoint {
  /**
   * The ID of the endpoint: 1 to 64 letters and digits.
   */
  readonly endpointId: string;

  /** The capabilities that perform actions: 1 to 5. */
  readonly capabilities: CommandCapability[];
}

/**
 * Properties of a `ManagedThingCommand`. A change sends the command again.
 */
export interface ManagedThingCommandProps extends DeployTimeActionProps {
  /**
   * The managed thing that gets the command.
   */
  readonly managedThing: IManagedThing;

  /** The endpoints that perform actions: 1 to 5. */
  readonly endpoints: CommandEndpoint[];

  /**
   * The account association through which the managed thing is reached, if there are several.
   *
   * @default - any
   */
  readonly accountAssociation?: IAccountAssociation;
}

const SYMBOL = Symbol.for('cdk-device-fleets.ManagedThingCommand');

/**
 * A command to a managed thing, which a deployment sends. A `DEVICE_COMMAND` notification reports
 * the result; the deployment does not wait for it. The service does not recognize a repeated
 * command, so the command should do no harm when it arrives twice.
 *
 * The service does not recognize a repeated command, so that it should do no harm when it arrives twice.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_SendManagedThingCommand.html
 *
 * @example
 * declare const lamp: IManagedThing;
 *
 * new ManagedThingCommand(this, 'Dim', {
 *   managedThing: lamp,
 *   endpoints: [{
 *     endpointId: '1',
 *     capabilities: [{
 *       id: 'matter.LevelControl@1.4',
 *       name: 'Level Control',
 *       version: '1',
 *       actions: [{ name: 'UpdateState', parameters: { OnLevel: CommandValue.ofNumber(100) } }],
 *     }],
 *   }],
 *   triggers: { season: 'winter' },
 * });
 */
export class ManagedThingCommand extends Resource {
  /**
   * Whether the value is a `ManagedThingCommand`.
   */
  public static isManagedThingCommand(x: unknown): x is ManagedThingCommand {
    return isMarked(x, SYMBOL);
  }

  private readonly resource: CfnFleetResource<typeof MANAGED_THING_COMMAND>;

  constructor(scope: Construct, id: string, props: ManagedThingCommandProps) {
    super(scope, id);
    mark(this, SYMBOL);
    this.resource = new CfnFleetResource(this, {
      kind: MANAGED_THING_COMMAND,
      properties: {
        ManagedThingId: props.managedThing.managedThingId,
        AccountAssociationId: props.accountAssociation?.accountAssociationId,
        Endpoints: props.endpoints.map(({ endpointId, capabilities }) => ({
          endpointId,
          capabilities: capabilities.map(({ id: capability, name, version, actions }) => ({
            id: capability,
            name,
            version,
            actions: actions.map((action) => this.actionOf(action)),
          })),
        })),
        Triggers: props.triggers,
      },
      propNames: {
        ManagedThingId: 'managedThing.managedThingId',
        AccountAssociationId: 'accountAssociation.accountAssociationId',
      },
      common: props,
    });
  }

  /**
   * The ID by which the notification of the result names the command.
   *
   * @attribute
   */
  public get traceId(): string {
    return this.resource.ref;
  }

  /** As JSON, because CloudFormation would turn the numbers of a structure into texts. */
  private actionOf({ name, parameters }: CommandAction) {
    return { name, parameters: parameters && Stack.of(this).toJsonString(CommandValue.ofStructure(parameters)._json) };
  }
}
