/** Lambda functions, whose code is an asset of the cloud assembly or stands in the template. */

import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Host } from '../host';
import { RecordedType } from './recorded';
import { ExistingRequest, Made, Properties, ResourceFailure, ResourceRequest, ResourceType, UpdateRequest } from './resource-type';

/** Where published assets lie on the disk, by `bucket/key`. */
export type Assets = ReadonlyMap<string, string>;

export class FunctionType extends RecordedType {
  constructor(private readonly host: Host, private readonly assets: Assets) {
    super(host, {
      name: 'FunctionName', maxLength: 64, attributes: { Arn: 'arn:aws:lambda:{region}:{account}:function:{id}' }, replacedBy: ['PackageType'],
    });
  }

  public readonly check = ({ Runtime, PackageType, Layers }: Properties): string[] => [
    ...typeof Runtime === 'string' && !Runtime.startsWith('nodejs') ? [`runtime ${Runtime} is not supported: only Node.js is`] : [],
    ...PackageType === 'Image' ? ['container images are not supported'] : [],
    ...Layers ? ['layers are not supported'] : [],
  ];

  public async create(request: ResourceRequest): Promise<Made> {
    const code = this.codeOf(request.properties);
    const made = await super.create(request);
    this.put(made.physicalId, request.properties, code);
    return made;
  }

  public async update(request: UpdateRequest): Promise<Made> {
    this.put(request.physicalId, request.properties, this.codeOf(request.properties));
    return super.update(request);
  }

  public async delete(request: ExistingRequest): Promise<void> {
    this.host.functions.remove(request.physicalId);
    return super.delete(request);
  }

  private put(name: string, properties: Properties, code: string): void {
    this.host.functions.put({
      name,
      code,
      handler: properties.Handler,
      runtime: properties.Runtime,
      roleArn: properties.Role,
      timeoutSeconds: Number(properties.Timeout ?? 3),
      memoryMegabytes: Number(properties.MemorySize ?? 128),
      environment: properties.Environment?.Variables ?? {},
      logGroupName: properties.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
      reservedConcurrency: properties.ReservedConcurrentExecutions === undefined ? undefined : Number(properties.ReservedConcurrentExecutions),
    });
  }

  /** The folder with the function's code. */
  private codeOf({ Code = {} }: Properties): string {
    if (typeof Code.ZipFile === 'string') {
      const folder = mkdtempSync(join(tmpdir(), 'function-'));
      writeFileSync(join(folder, 'index.js'), Code.ZipFile);
      return folder;
    }
    const path = this.assets.get(`${Code.S3Bucket}/${Code.S3Key}`);
    if (!path) throw new ResourceFailure(`Error occurred while GetObject. S3 Error Code: NoSuchKey. s3://${Code.S3Bucket}/${Code.S3Key}`);
    if (!statSync(path).isDirectory()) throw new ResourceFailure(`${path} is not a folder: the local cloud does not unpack archives`);
    return path;
  }
}

/** How often Lambda repeats an asynchronous invocation that failed. */
export class EventInvokeConfigType extends RecordedType implements ResourceType {
  constructor(private readonly host: Host) {
    super(host, { replacedBy: ['FunctionName', 'Qualifier'] });
  }

  public async create(request: ResourceRequest): Promise<Made> {
    this.put(request.properties);
    return super.create(request);
  }

  public async update(request: UpdateRequest): Promise<Made> {
    this.put(request.properties);
    return super.update(request);
  }

  public async delete(request: ExistingRequest): Promise<void> {
    this.host.functions.setRetries(request.properties.FunctionName, undefined);
    return super.delete(request);
  }

  private put({ FunctionName, MaximumRetryAttempts }: Properties): void {
    this.host.functions.setRetries(FunctionName, MaximumRetryAttempts === undefined ? undefined : Number(MaximumRetryAttempts));
  }
}
