/** The recorded resource types, with the names of CloudFormation's resource specification. */

/**
 * The names and the attributes of a resource type; `{name}`, `{account}`, `{region}`, `{id}` and
 * `{<Property>}` are filled in.
 */
export interface Recording {
  /** The property with the resource's name. A name is generated if there is no such property, or it is not set. */
  readonly name?: string;
  /**
   * The prefix of a generated ID: `vpc` gives `vpc-0123...`; without one, a name of the stack's and
   * the resource's own is generated.
   */
  readonly generated?: 'uuid' | 'lower-case' | 'underscores' | { readonly prefix: string };
  readonly maxLength?: number;
  /** The physical ID, which is also the value of `Ref`. @default '{name}' */
  readonly id?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  /** The properties besides the name whose change makes CloudFormation replace the resource. */
  readonly replacedBy?: readonly string[];
}

export const RECORDS: Readonly<Record<string, Recording>> = {
  'AWS::CDK::Metadata': { generated: 'uuid' },
  'AWS::CloudFormation::WaitConditionHandle': {
    id: 'https://cloudformation-waitcondition-{region}.s3.{region}.amazonaws.com/{name}',
    generated: 'uuid',
  },
  'AWS::CloudWatch::Alarm': {
    name: 'AlarmName',
    attributes: { Arn: 'arn:aws:cloudwatch:{region}:{account}:alarm:{id}' },
  },
  'AWS::CloudWatch::CompositeAlarm': {
    name: 'AlarmName',
    attributes: { Arn: 'arn:aws:cloudwatch:{region}:{account}:alarm:{id}' },
  },
  'AWS::CloudWatch::Dashboard': { name: 'DashboardName' },
  'AWS::DynamoDB::Table': {
    name: 'TableName',
    attributes: { Arn: 'arn:aws:dynamodb:{region}:{account}:table/{id}' },
    replacedBy: ['ImportSourceSpecification', 'KeySchema'],
  },
  'AWS::ECR::Repository': {
    name: 'RepositoryName',
    generated: 'lower-case',
    attributes: {
      Arn: 'arn:aws:ecr:{region}:{account}:repository/{id}',
      RepositoryUri: '{account}.dkr.ecr.{region}.amazonaws.com/{id}',
    },
    replacedBy: ['EncryptionConfiguration'],
  },
  'AWS::Events::EventBus': {
    name: 'Name',
    attributes: { Arn: 'arn:aws:events:{region}:{account}:event-bus/{id}', Name: '{id}' },
    replacedBy: ['EventSourceName'],
  },
  'AWS::IAM::InstanceProfile': {
    name: 'InstanceProfileName',
    attributes: { Arn: 'arn:aws:iam::{account}:instance-profile/{name}' },
    replacedBy: ['Path'],
  },
  'AWS::IAM::ServiceLinkedRole': {
    name: 'AWSServiceName',
    attributes: { RoleName: '{name}' },
    replacedBy: ['CustomSuffix'],
  },
  'AWS::IoT::Policy': {
    name: 'PolicyName',
    attributes: { Arn: 'arn:aws:iot:{region}:{account}:policy/{id}', Id: '{id}' },
  },
  'AWS::IoT::ProvisioningTemplate': {
    name: 'TemplateName',
    maxLength: 36,
    attributes: { TemplateArn: 'arn:aws:iot:{region}:{account}:provisioningtemplate/{id}' },
    replacedBy: ['TemplateType'],
  },
  'AWS::IoT::RoleAlias': {
    name: 'RoleAlias',
    attributes: { RoleAliasArn: 'arn:aws:iot:{region}:{account}:rolealias/{id}' },
  },
  'AWS::IoT::Thing': { name: 'ThingName', attributes: { Arn: 'arn:aws:iot:{region}:{account}:thing/{id}' } },
  'AWS::IoT::ThingGroup': {
    name: 'ThingGroupName',
    attributes: { Arn: 'arn:aws:iot:{region}:{account}:thinggroup/{id}' },
    replacedBy: ['ParentGroupName'],
  },
  'AWS::IoT::ThingType': {
    name: 'ThingTypeName',
    attributes: { Arn: 'arn:aws:iot:{region}:{account}:thingtype/{id}' },
    replacedBy: ['ThingTypeProperties'],
  },
  'AWS::IoT::TopicRule': {
    name: 'RuleName',
    generated: 'underscores',
    attributes: { Arn: 'arn:aws:iot:{region}:{account}:rule/{id}' },
  },
  'AWS::Kinesis::Stream': { name: 'Name', attributes: { Arn: 'arn:aws:kinesis:{region}:{account}:stream/{id}' } },
  'AWS::KinesisFirehose::DeliveryStream': {
    name: 'DeliveryStreamName',
    maxLength: 64,
    attributes: { Arn: 'arn:aws:firehose:{region}:{account}:deliverystream/{id}' },
    replacedBy: [
      'DatabaseSourceConfiguration',
      'DeliveryStreamType',
      'DirectPutSourceConfiguration',
      'KinesisStreamSourceConfiguration',
      'MSKSourceConfiguration',
    ],
  },
  'AWS::KMS::Alias': { name: 'AliasName' },
  'AWS::KMS::Key': { generated: 'uuid', attributes: { Arn: 'arn:aws:kms:{region}:{account}:key/{id}', KeyId: '{id}' } },
  'AWS::Lambda::EventSourceMapping': {
    generated: 'uuid',
    attributes: { EventSourceMappingArn: 'arn:aws:lambda:{region}:{account}:event-source-mapping:{id}', Id: '{id}' },
    replacedBy: [
      'AmazonManagedKafkaEventSourceConfig',
      'EventSourceArn',
      'SelfManagedEventSource',
      'SelfManagedKafkaEventSourceConfig',
      'StartingPosition',
      'StartingPositionTimestamp',
    ],
  },
  'AWS::Lambda::Permission': {
    replacedBy: [
      'Action',
      'EventSourceToken',
      'FunctionName',
      'FunctionUrlAuthType',
      'InvokedViaFunctionUrl',
      'Principal',
      'PrincipalOrgID',
      'SourceAccount',
      'SourceArn',
    ],
  },
  'AWS::Logs::LogGroup': {
    name: 'LogGroupName',
    attributes: { Arn: 'arn:aws:logs:{region}:{account}:log-group:{id}:*' },
  },
  'AWS::Logs::LogStream': { name: 'LogStreamName', replacedBy: ['LogGroupName'] },
  'AWS::Logs::MetricFilter': { name: 'FilterName', replacedBy: ['LogGroupName'] },
  'AWS::Logs::ResourcePolicy': { name: 'PolicyName' },
  'AWS::Logs::SubscriptionFilter': { name: 'FilterName', replacedBy: ['LogGroupName'] },
  'AWS::S3::BucketPolicy': { name: 'Bucket' },
  'AWS::SecretsManager::ResourcePolicy': { replacedBy: ['SecretId'] },
  'AWS::SNS::Subscription': {
    id: '{TopicArn}:{name}',
    generated: 'uuid',
    attributes: { Arn: '{id}' },
    replacedBy: ['TopicArn', 'Protocol', 'Endpoint'],
  },
  'AWS::SNS::Topic': {
    name: 'TopicName',
    id: 'arn:aws:sns:{region}:{account}:{name}',
    attributes: { TopicArn: '{id}', TopicName: '{name}' },
    replacedBy: ['FifoTopic'],
  },
  'AWS::SNS::TopicPolicy': {},
  'AWS::SQS::Queue': {
    name: 'QueueName',
    maxLength: 80,
    id: 'https://sqs.{region}.amazonaws.com/{account}/{name}',
    attributes: { Arn: 'arn:aws:sqs:{region}:{account}:{name}', QueueName: '{name}', QueueUrl: '{id}' },
    replacedBy: ['FifoQueue'],
  },
  'AWS::SQS::QueuePolicy': {},

  'AWS::EC2::EIP': {
    generated: { prefix: 'eipalloc' },
    attributes: { AllocationId: '{id}' },
    replacedBy: ['Address', 'Domain', 'IpamPoolId', 'NetworkBorderGroup', 'TransferAddress'],
  },
  'AWS::EC2::InternetGateway': { generated: { prefix: 'igw' }, attributes: { InternetGatewayId: '{id}' } },
  'AWS::EC2::NatGateway': {
    generated: { prefix: 'nat' },
    attributes: { NatGatewayId: '{id}' },
    replacedBy: ['AllocationId', 'AvailabilityMode', 'ConnectivityType', 'PrivateIpAddress', 'SubnetId', 'VpcId'],
  },
  'AWS::EC2::Route': {
    replacedBy: ['DestinationCidrBlock', 'DestinationIpv6CidrBlock', 'DestinationPrefixListId', 'RouteTableId'],
  },
  'AWS::EC2::RouteTable': { generated: { prefix: 'rtb' }, attributes: { RouteTableId: '{id}' }, replacedBy: ['VpcId'] },
  'AWS::EC2::SecurityGroup': {
    generated: { prefix: 'sg' },
    attributes: { GroupId: '{id}', VpcId: '{VpcId}' },
    replacedBy: ['GroupDescription', 'GroupName', 'VpcId'],
  },
  'AWS::EC2::SecurityGroupEgress': {
    generated: { prefix: 'sgr' },
    replacedBy: [
      'CidrIp',
      'CidrIpv6',
      'DestinationPrefixListId',
      'DestinationSecurityGroupId',
      'FromPort',
      'GroupId',
      'IpProtocol',
      'ToPort',
    ],
  },
  'AWS::EC2::SecurityGroupIngress': {
    generated: { prefix: 'sgr' },
    replacedBy: [
      'CidrIp',
      'CidrIpv6',
      'FromPort',
      'GroupId',
      'GroupName',
      'IpProtocol',
      'SourcePrefixListId',
      'SourceSecurityGroupId',
      'SourceSecurityGroupName',
      'SourceSecurityGroupOwnerId',
      'ToPort',
    ],
  },
  'AWS::EC2::Subnet': {
    generated: { prefix: 'subnet' },
    attributes: {
      SubnetId: '{id}',
      AvailabilityZone: '{AvailabilityZone}',
      CidrBlock: '{CidrBlock}',
      VpcId: '{VpcId}',
    },
    replacedBy: [
      'AvailabilityZone',
      'AvailabilityZoneId',
      'CidrBlock',
      'Ipv4IpamPoolId',
      'Ipv4NetmaskLength',
      'Ipv6IpamPoolId',
      'Ipv6Native',
      'Ipv6NetmaskLength',
      'OutpostArn',
      'VpcId',
    ],
  },
  'AWS::EC2::SubnetRouteTableAssociation': {
    generated: { prefix: 'rtbassoc' },
    replacedBy: ['RouteTableId', 'SubnetId'],
  },
  'AWS::EC2::VPC': {
    generated: { prefix: 'vpc' },
    attributes: { VpcId: '{id}', CidrBlock: '{CidrBlock}' },
    replacedBy: ['CidrBlock', 'Ipv4IpamPoolId', 'Ipv4NetmaskLength', 'VpcEncryptionControl'],
  },
  'AWS::EC2::VPCEndpoint': {
    generated: { prefix: 'vpce' },
    attributes: { Id: '{id}' },
    replacedBy: [
      'ResourceConfigurationArn',
      'ServiceName',
      'ServiceNetworkArn',
      'ServiceRegion',
      'VpcEndpointType',
      'VpcId',
    ],
  },
  'AWS::EC2::VPCGatewayAttachment': { replacedBy: ['VpcId'] },
};
