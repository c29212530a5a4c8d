/** The permissions on managed things for application code. */

import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { IManagedThing } from './managed-thing';
import { StartDeviceDiscovery } from '../api/iot-managed-integrations/device-discovery';
import {
  CreateManagedThing, DeleteManagedThing, GetManagedThing, ListManagedThings, UpdateManagedThing,
} from '../api/iot-managed-integrations/managed-thing';
import { SendManagedThingCommand } from '../api/iot-managed-integrations/managed-thing-command';
import {
  GetManagedThingCapabilities,
  GetManagedThingCertificate,
  GetManagedThingConnectivityData,
  GetManagedThingMetaData,
  GetManagedThingState,
  ListManagedThingSchemas,
} from '../api/iot-managed-integrations/managed-thing-data';
import { GetSchemaVersion, ListSchemaVersions } from '../api/iot-managed-integrations/schema-version';
import { ListTagsForResource, TagResource, UntagResource } from '../api/iot-managed-integrations/tagging';
import { grantOn, grantOnAll } from '../private/grants';
import { arnOf } from '../private/service-arn';

const TYPE = 'managed-thing';

/**
 * Permissions on a managed thing.
 */
export class ManagedThingGrants {
  /**
   * The permissions on this managed thing.
   */
  public static fromManagedThing(managedThing: IManagedThing): ManagedThingGrants {
    return new ManagedThingGrants(managedThing);
  }

  /** The permissions on all managed things of the account and Region, including those that applications create. */
  public static fromAccount(scope: Construct): ManagedThingGrants {
    return new ManagedThingGrants({ managedThingArn: arnOf(scope, TYPE, '*') });
  }

  private constructor(private readonly managedThing: Pick<IManagedThing, 'managedThingArn'>) {}

  /**
   * Allow reading what the managed thing is: its members, metadata and tags, its capabilities and their schemas.
   */
  public read(grantee: iam.IGrantable): iam.Grant {
    return grantOn(
      this.managedThing.managedThingArn,
      grantee,
      GetManagedThing,
      GetManagedThingCapabilities,
      GetManagedThingMetaData,
      ListManagedThingSchemas,
      ListTagsForResource,
    );
  }

  /**
   * Allow reading how the device is: its state, and whether it is connected.
   */
  public readState(grantee: iam.IGrantable): iam.Grant {
    return grantOn(this.managedThing.managedThingArn, grantee, GetManagedThingState, GetManagedThingConnectivityData);
  }

  /**
   * Allow reading the device's certificate, which is not secret.
   */
  public readCertificate(grantee: iam.IGrantable): iam.Grant {
    return grantOn(this.managedThing.managedThingArn, grantee, GetManagedThingCertificate);
  }

  /**
   * Allow sending commands to the device. One that is reached through an account association takes
   * the same permission on that.
   */
  public sendCommand(grantee: iam.IGrantable): iam.Grant {
    return grantOn(this.managedThing.managedThingArn, grantee, SendManagedThingCommand);
  }

  /**
   * Allow having the managed thing, a hub, look for devices.
   */
  public discoverDevices(grantee: iam.IGrantable): iam.Grant {
    return grantOn(this.managedThing.managedThingArn, grantee, StartDeviceDiscovery);
  }

  /**
   * Allow changing the managed thing. To put it into a locker takes `CredentialLocker.grants.addManagedThings` as well.
   */
  public update(grantee: iam.IGrantable): iam.Grant {
    return grantOn(this.managedThing.managedThingArn, grantee, UpdateManagedThing);
  }

  /**
   * Allow changing the tags of the managed thing.
   */
  public tag(grantee: iam.IGrantable): iam.Grant {
    return grantOn(this.managedThing.managedThingArn, grantee, TagResource, UntagResource);
  }

  /**
   * Allow deleting the managed thing, also by force.
   */
  public remove(grantee: iam.IGrantable): iam.Grant {
    return grantOn(this.managedThing.managedThingArn, grantee, DeleteManagedThing);
  }

  /**
   * Allow listing all managed things of the account and Region; IAM cannot limit this to one.
   */
  public list(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, ListManagedThings);
  }

  /**
   * Allow reading the schemas of all capabilities that the service knows.
   */
  public readSchemas(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, GetSchemaVersion, ListSchemaVersions);
  }

  /**
   * Allow making managed things; IAM cannot limit this to one.
   */
  public create(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, CreateManagedThing);
  }
}
