/**
 * Resource types that are only recorded: they get a name and attributes as on AWS, and nothing else happens. Further
 * effects on the cloud are added by the modules beside this one.
 */

import { randomUUID } from 'node:crypto';
import { generatedId, generatedName } from './names';
import { Made, Properties, ResourceFailure, ResourceRequest, ResourceType } from './resource-type';

/** How resources of a type are told apart and what they tell; `{name}`, `{account}`, `{region}`, `{id}` and `{<Property>}` are filled in. */
export interface Recording {
  /** The property with the resource's name. Without it, or when the property is not set, a name is made up. */
  readonly name?: string;
  /** What is made up: `vpc` gives `vpc-0123...`; by default a name with the stack's and the resource's own. */
  readonly generated?: 'uuid' | 'lower-case' | { readonly prefix: string };
  readonly maxLength?: number;
  /** The physical ID, which is also what `Ref` gives. @default '{name}' */
  readonly id?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly replacedBy?: readonly string[];
}

export const RECORDS: Readonly<Record<string, Recording>> = {
  'AWS::CDK::Metadata': { generated: 'uuid' },
  'AWS::CloudFormation::WaitConditionHandle': {
    id: 'https://cloudformation-waitcondition-{region}.s3.{region}.amazonaws.com/{name}', generated: 'uuid',
  },
  'AWS::IAM::InstanceProfile': { name: 'InstanceProfileName', attributes: { Arn: 'arn:aws:iam::{account}:instance-profile/{name}' } },
  'AWS::IAM::ServiceLinkedRole': { name: 'AWSServiceName', attributes: { RoleName: '{name}' } },
  'AWS::Kinesis::Stream': { name: 'Name', attributes: { Arn: 'arn:aws:kinesis:{region}:{account}:stream/{id}' } },
  'AWS::KMS::Alias': { name: 'AliasName' },
  'AWS::KMS::Key': { generated: 'uuid', attributes: { Arn: 'arn:aws:kms:{region}:{account}:key/{id}', KeyId: '{id}' } },
  'AWS::Lambda::Permission': { replacedBy: ['Action', 'FunctionName', 'Principal', 'SourceAccount', 'SourceArn'] },
  'AWS::Logs::LogGroup': { name: 'LogGroupName', attributes: { Arn: 'arn:aws:logs:{region}:{account}:log-group:{id}:*' } },
  'AWS::Logs::LogStream': { name: 'LogStreamName', replacedBy: ['LogGroupName'] },
  'AWS::S3::Bucket': {
    name: 'BucketName',
    generated: 'lower-case',
    maxLength: 63,
    attributes: {
      Arn: 'arn:aws:s3:::{id}',
      DomainName: '{id}.s3.amazonaws.com',
      DualStackDomainName: '{id}.s3.dualstack.{region}.amazonaws.com',
      RegionalDomainName: '{id}.s3.{region}.amazonaws.com',
      WebsiteURL: 'http://{id}.s3-website-{region}.amazonaws.com',
    },
  },
  'AWS::S3::BucketPolicy': { name: 'Bucket' },
  'AWS::SecretsManager::ResourcePolicy': { replacedBy: ['SecretId'] },
  'AWS::SNS::Subscription': { id: '{TopicArn}:{name}', generated: 'uuid', attributes: { Arn: '{id}' }, replacedBy: ['TopicArn', 'Protocol', 'Endpoint'] },
  'AWS::SNS::Topic': { name: 'TopicName', id: 'arn:aws:sns:{region}:{account}:{name}', attributes: { TopicArn: '{id}', TopicName: '{name}' } },
  'AWS::SNS::TopicPolicy': {},
  'AWS::SQS::Queue': {
    name: 'QueueName',
    maxLength: 80,
    id: 'https://sqs.{region}.amazonaws.com/{account}/{name}',
    attributes: { Arn: 'arn:aws:sqs:{region}:{account}:{name}', QueueName: '{name}', QueueUrl: '{id}' },
    replacedBy: ['FifoQueue'],
  },
  'AWS::SQS::QueuePolicy': {},

  'AWS::EC2::EIP': { generated: { prefix: 'eipalloc' }, attributes: { AllocationId: '{id}' } },
  'AWS::EC2::InternetGateway': { generated: { prefix: 'igw' }, attributes: { InternetGatewayId: '{id}' } },
  'AWS::EC2::NatGateway': { generated: { prefix: 'nat' }, attributes: { NatGatewayId: '{id}' }, replacedBy: ['SubnetId', 'AllocationId'] },
  'AWS::EC2::Route': { replacedBy: ['RouteTableId', 'DestinationCidrBlock'] },
  'AWS::EC2::RouteTable': { generated: { prefix: 'rtb' }, attributes: { RouteTableId: '{id}' }, replacedBy: ['VpcId'] },
  'AWS::EC2::SecurityGroup': {
    generated: { prefix: 'sg' }, attributes: { GroupId: '{id}', VpcId: '{VpcId}' }, replacedBy: ['GroupDescription', 'GroupName', 'VpcId'],
  },
  'AWS::EC2::SecurityGroupEgress': { generated: { prefix: 'sgr' } },
  'AWS::EC2::SecurityGroupIngress': { generated: { prefix: 'sgr' } },
  'AWS::EC2::Subnet': {
    generated: { prefix: 'subnet' },
    attributes: { SubnetId: '{id}', AvailabilityZone: '{AvailabilityZone}', CidrBlock: '{CidrBlock}', VpcId: '{VpcId}' },
    replacedBy: ['AvailabilityZone', 'CidrBlock', 'VpcId'],
  },
  'AWS::EC2::SubnetRouteTableAssociation': { generated: { prefix: 'rtbassoc' }, replacedBy: ['SubnetId'] },
  'AWS::EC2::VPC': { generated: { prefix: 'vpc' }, attributes: { VpcId: '{id}', CidrBlock: '{CidrBlock}' }, replacedBy: ['CidrBlock'] },
  'AWS::EC2::VPCEndpoint': { generated: { prefix: 'vpce' }, attributes: { Id: '{id}' }, replacedBy: ['ServiceName', 'VpcId', 'VpcEndpointType'] },
  'AWS::EC2::VPCGatewayAttachment': { replacedBy: ['VpcId'] },
};

/** The account and Region that stand in ARNs. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

export class RecordedType implements ResourceType {
  public readonly attributes: readonly string[];
  public readonly replacedBy: readonly string[];
  public readonly nameProperty?: string;
  private readonly identifiers = new Set<string>();

  constructor(private readonly place: Place, private readonly recording: Recording) {
    this.attributes = Object.keys(recording.attributes ?? {});
    this.replacedBy = [...recording.replacedBy ?? [], ...recording.name ? [recording.name] : []];
    this.nameProperty = recording.name;
  }

  public async create(request: ResourceRequest): Promise<Made> {
    const name = request.properties[this.recording.name ?? ''] ?? this.generate(request);
    const values = { ...request.properties, ...this.place, name };
    const physicalId = fill(this.recording.id ?? '{name}', values);
    if (this.identifiers.has(physicalId)) {
      throw new ResourceFailure(`Resource of type '${request.type}' with identifier '${physicalId}' already exists.`);
    }
    this.identifiers.add(physicalId);
    return { physicalId, attributes: this.attributesOf(physicalId, name, request.properties) };
  }

  public async update({ physicalId, properties }: { physicalId: string; properties: Properties }): Promise<Made> {
    return { physicalId, attributes: this.attributesOf(physicalId, nameIn(physicalId), properties) };
  }

  public async delete({ physicalId }: { physicalId: string }): Promise<void> {
    this.identifiers.delete(physicalId);
  }

  private generate({ stackName, logicalId }: ResourceRequest): string {
    const { generated, maxLength } = this.recording;
    if (generated === 'uuid') return randomUUID();
    if (typeof generated === 'object') return generatedId(generated.prefix);
    const name = generatedName(stackName, logicalId, maxLength);
    return generated === 'lower-case' ? name.toLowerCase() : name;
  }

  private attributesOf(id: string, name: string, properties: Properties): Record<string, string> {
    const values = { ...properties, ...this.place, id, name };
    return Object.fromEntries(Object.entries(this.recording.attributes ?? {}).map(([attribute, text]) => [attribute, fill(text, values)]));
  }
}

function fill(text: string, values: Readonly<Record<string, unknown>>): string {
  return text.replace(/\{(\w+)\}/g, (_match, name: string) => String(values[name] ?? ''));
}

/** The name at the end of a URL or ARN. */
function nameIn(physicalId: string): string {
  return physicalId.slice(Math.max(physicalId.lastIndexOf('/'), physicalId.lastIndexOf(':')) + 1);
}
