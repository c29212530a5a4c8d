/**
 * A local cloud with a resource of every kind, so that requests find their subjects; it also
 * reports whether it has been changed.
 */

import { LocalCloud } from '../../../local/cloud';

export const STACK = 'Fleet';
export const ADMINISTERED = 'arn:aws:iam::123456789012:role/Deployer';

const ROLE_NAME = 'Deployer';
const TRUST = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: '*', Service: ['iotmanagedintegrations.amazonaws.com', 'lambda.amazonaws.com'] },
      Action: 'sts:AssumeRole',
    },
  ],
};

export const TEMPLATE = {
  Parameters: { Stage: { Type: 'String', Default: 'test', AllowedValues: ['test', 'live'] } },
  Conditions: { IsLive: { 'Fn::Equals': [{ Ref: 'Stage' }, 'live'] } },
  Resources: {
    Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'assets' } },
    Parameter: {
      Type: 'AWS::SSM::Parameter',
      Properties: { Name: '/fleet/stage', Type: 'String', Value: { 'Fn::Sub': '${Stage} of ${AWS::StackName}' } },
    },
    Secret: {
      Type: 'AWS::SecretsManager::Secret',
      Properties: { Name: 'claim', SecretString: 'first' },
      DependsOn: ['Parameter'],
    },
    Key: { Type: 'AWS::IAM::Role', Condition: 'IsLive', Properties: { AssumeRolePolicyDocument: TRUST } },
    Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: ROLE_NAME, AssumeRolePolicyDocument: TRUST } },
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: 'Ring',
        Handler: 'index.handler',
        Runtime: 'nodejs20.x',
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        Code: { ZipFile: 'exports.handler = async () => 1;' },
        ReservedConcurrentExecutions: 0,
      },
    },
  },
  Outputs: { Stage: { Value: { 'Fn::GetAtt': ['Parameter', 'Value'] }, Export: { Name: 'stage' } } },
};

/** The IDs that requests can name. */
export interface Known {
  readonly lockerId: string;
  readonly profileId: string;
  readonly otaId: string;
  readonly lockerArn: string;
  readonly secretArn: string;
  readonly version: string;
  readonly uploadId: string;
}

export class World {
  public static async make(): Promise<World> {
    const log: string[] = [];
    const cloud = await LocalCloud.start({
      port: 'none',
      speed: 1_000,
      log: (line) => log.push(line),
      assumptions: { profileMilliseconds: 0 },
    });
    const { engine } = cloud.cloudFormation;
    const id = engine.stacks.newId(STACK);
    const stack = engine.stacks.add(STACK, id);
    const deployment = engine.prepareDeployment({
      template: JSON.stringify(TEMPLATE),
      stackName: STACK,
      stackId: id,
      parameters: {},
      capabilities: ['CAPABILITY_NAMED_IAM'],
      notificationArns: [],
      tags: {},
    });
    await engine.deploy(stack, stack.addDeployment(deployment), { onFailure: 'ROLLBACK' });
    if (stack.status !== 'CREATE_COMPLETE') throw new Error(`the world cannot be made: ${stack.state.reason}`);
    return new World(cloud, log, await fill(cloud));
  }

  /** The number of stored changes. */
  public writes = 0;

  private constructor(
    public readonly cloud: LocalCloud,
    public readonly log: readonly string[],
    public readonly known: Known,
  ) {
    // All stored changes pass through this function.
    const { storage } = cloud as unknown as { readonly storage: { keep: (change: unknown) => void } };
    storage.keep = () => void (this.writes += 1);
  }

  /** Whether no operation is under way. A stack that was never deployed waits for its first deployment. */
  public get isSettled(): boolean {
    const { stacks } = this.cloud.cloudFormation.engine;
    return stacks.all().every(({ status }) => !status.endsWith('_IN_PROGRESS') || status === 'REVIEW_IN_PROGRESS');
  }

  /** Waits until no operation is under way, or far too much time has passed. */
  public async settle(): Promise<void> {
    const end = Date.now() + 5_000;
    while (Date.now() < end && !this.isSettled) await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** Creates the resources that no stack creates. */
async function fill({
  services: { managedIntegrations, iot1click, secretsManager, s3 },
  cloudFormation,
}: LocalCloud): Promise<Known> {
  const call = { requestId: 'fill', principal: { arn: ADMINISTERED }, failsLater: false, authorize: async () => {} };
  const { operations } = managedIntegrations;
  const locker: any = await operations.CreateCredentialLocker({ Name: 'Household 1', Tags: { team: 'fleet' } }, call);
  const profile: any = await operations.CreateProvisioningProfile(
    { ProvisioningType: 'FLEET_PROVISIONING', Name: 'hubs' },
    call,
  );
  // Once the profile is ready, nothing changes by itself.
  await operations.GetProvisioningProfile({ Identifier: profile.Id }, call);
  const ota: any = await operations.CreateOtaTaskConfiguration({ Name: 'careful' }, call);
  const stream = 'arn:aws:kinesis:eu-west-1:123456789012:stream/events';
  await operations.CreateDestination(
    { Name: 'events', DeliveryDestinationType: 'KINESIS', DeliveryDestinationArn: stream, RoleArn: ADMINISTERED },
    call,
  );
  await operations.CreateNotificationConfiguration({ EventType: 'DEVICE_STATE', DestinationName: 'events' }, call);
  iot1click.addDevice({ deviceId: 'G1' });
  iot1click.addDevice({ deviceId: 'G2' });
  iot1click.addClaimCode({ claimCode: 'C-0123456789', devices: [{ deviceId: 'G3' }] });
  iot1click.operations.InitiateDeviceClaim({ DeviceId: 'G1' }, call);
  iot1click.press('G1');
  iot1click.operations.FinalizeDeviceClaim({ DeviceId: 'G1' }, call);
  const secretArn = cloudFormation
    .describeStack(STACK)!
    .resources.find(({ logicalId }) => logicalId === 'Secret')!.physicalId!;
  const described: any = await secretsManager.operations.DescribeSecret({ SecretId: secretArn }, call);
  await s3.operations.PutObject({ Bucket: 'assets', Key: 'folder/file.txt', Body: Buffer.from('text') }, call);
  const upload: any = await s3.operations.CreateMultipartUpload({ Bucket: 'assets', Key: 'folder/file.txt' }, call);
  return {
    lockerId: locker.Id,
    lockerArn: locker.Arn,
    profileId: profile.Id,
    otaId: ota.TaskConfigurationId,
    secretArn,
    version: Object.keys(described.VersionIdsToStages)[0],
    uploadId: upload.InitiateMultipartUploadResult.UploadId,
  };
}
