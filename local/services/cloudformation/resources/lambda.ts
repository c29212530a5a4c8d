/** Lambda functions. Their code is an object in S3, an asset of the cloud assembly, or part of the template. */

import type { Host } from '../host';
import { RecordedType } from './recorded';
import type { Properties } from './resource-type';
import { ResourceFailure } from './resource-type';

/** The paths of the assembly's assets that are not published to S3, by `bucket/key`. */
export type Assets = ReadonlyMap<string, string>;

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
const FUNCTION_NAME = /^[\w-]{1,64}$/;

export class FunctionType extends RecordedType {
  constructor(
    host: Host,
    private readonly assets: Assets,
  ) {
    super(host, {
      name: 'FunctionName',
      maxLength: 64,
      attributes: { Arn: 'arn:aws:lambda:{region}:{account}:function:{id}' },
      replacedBy: ['PackageType', 'TenancyConfig'],
    });
  }

  public readonly check = ({ Runtime, PackageType, Layers }: Properties): string[] => [
    ...(typeof Runtime === 'string' && !Runtime.startsWith('nodejs')
      ? [`runtime ${Runtime} is not supported: only Node.js is`]
      : []),
    ...(PackageType === 'Image' ? ['container images are not supported'] : []),
    ...(Layers ? ['layers are not supported'] : []),
  ];

  protected put(name: string, properties: Properties): void {
    if (!FUNCTION_NAME.test(name)) {
      throw new ResourceFailure(
        `Value '${name}' at 'functionName' failed to satisfy constraint: it must match ${FUNCTION_NAME.source}`,
      );
    }
    this.host.functions.put({
      name,
      code: this.codeOf(properties),
      handler: properties.Handler,
      runtime: properties.Runtime,
      roleArn: properties.Role,
      timeoutSeconds: Number(properties.Timeout ?? 3),
      memoryMegabytes: Number(properties.MemorySize ?? 128),
      environment: properties.Environment?.Variables ?? {},
      logGroupName: properties.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
      reservedConcurrency:
        properties.ReservedConcurrentExecutions === undefined
          ? undefined
          : Number(properties.ReservedConcurrentExecutions),
    });
  }

  protected end(name: string): void {
    this.host.functions.remove(name);
  }

  /** The folder with the function's code. */
  private codeOf({ Code = {} }: Properties): string {
    const { code } = this.host.functions;
    if (typeof Code.ZipFile === 'string') return code.source(Code.ZipFile);
    const archive = this.host.objects.getObject(Code.S3Bucket, Code.S3Key);
    if (!archive) return this.assets.get(`${Code.S3Bucket}/${Code.S3Key}`) ?? notThere(Code);
    try {
      return code.unpack(archive);
    } catch (error) {
      throw new ResourceFailure((error as Error).message);
    }
  }
}

function notThere({ S3Bucket, S3Key }: Properties): never {
  throw new ResourceFailure(
    'Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist. '
      + `(s3://${S3Bucket}/${S3Key})`,
  );
}

/** How often Lambda retries a failed asynchronous invocation. */
export class EventInvokeConfigType extends RecordedType {
  constructor(host: Host) {
    super(host, { replacedBy: ['FunctionName', 'Qualifier'] });
  }

  protected put(_id: string, { FunctionName, MaximumRetryAttempts }: Properties): void {
    this.host.functions.setRetries(
      FunctionName,
      MaximumRetryAttempts === undefined ? undefined : Number(MaximumRetryAttempts),
    );
  }

  protected end(_id: string, { FunctionName }: Properties): void {
    this.host.functions.setRetries(FunctionName, undefined);
  }
}
