/** Parameters and secrets of stacks, and the dynamic references to them. */

import type { Random } from '../../../random';
import type { Host } from '../host';
import { generatedName, randomText } from './names';
import { RecordedType } from './recorded';
import type { ExistingRequest, Made, Properties, ResourceRequest, ResourceType, UpdateRequest } from './resource-type';
import { ResourceFailure } from './resource-type';

export class SsmParameterType extends RecordedType {
  constructor(host: Host, private readonly values: Map<string, string>) {
    super(host, { name: 'Name', attributes: { Type: '{Type}', Value: '{Value}' } });
  }

  protected begin(name: string, properties: Properties): void {
    if (this.values.has(name)) throw new ResourceFailure(`The parameter ${name} already exists.`);
    this.put(name, properties);
  }

  protected put(name: string, { Value }: Properties): void {
    this.values.set(name, String(Value));
  }

  protected end(name: string): void {
    this.values.delete(name);
  }
}

/**
 * A changed value, or way of generating it, does not change an existing secret: functions and
 * devices rely on its value.
 */
export class SecretType implements ResourceType {
  public readonly attributes = ['Id'];
  public readonly replacedBy = ['Name'];
  public readonly nameProperty = 'Name';

  constructor(private readonly host: Host) {}

  public readonly check = ({ ReplicaRegions }: Properties): string[] =>
    ReplicaRegions ? ['property ReplicaRegions is not supported'] : [];

  public async create({ properties, stackName, logicalId }: ResourceRequest): Promise<Made> {
    const { random, secrets } = this.host;
    const name = properties.Name ?? generatedName(random, stackName, logicalId, 64);
    return this.made(secrets.createSecret({ name, value: initialValue(random, properties) }));
  }

  public async update({ physicalId, properties, oldProperties }: UpdateRequest): Promise<Made> {
    const value = (from: Properties) => JSON.stringify([from.SecretString, from.GenerateSecretString]);
    if (value(properties) !== value(oldProperties)) {
      throw new ResourceFailure('changing the value of a secret is not supported in the local cloud');
    }
    return this.made(physicalId);
  }

  public async delete({ physicalId }: ExistingRequest): Promise<void> {
    this.host.secrets.deleteSecret(physicalId);
  }

  private made(arn: string): Made {
    return { physicalId: arn, attributes: { Id: arn } };
  }
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/**
 * @see
 *   https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-secretsmanager-secret-generatesecretstring.html
 */
function initialValue(
  random: Random,
  { SecretString, GenerateSecretString: settings }: Properties,
): string | undefined {
  if (!settings) return SecretString;
  const alphabet = [
    ...(settings.ExcludeLowercase ? '' : LOWER),
    ...(settings.ExcludeUppercase ? '' : LOWER.toUpperCase()),
    ...(settings.ExcludeNumbers ? '' : DIGITS),
    ...(settings.ExcludePunctuation ? '' : PUNCTUATION),
    ...(settings.IncludeSpace ? ' ' : ''),
  ]
    .filter((character) => !String(settings.ExcludeCharacters ?? '').includes(character))
    .join('');
  const password = randomText(random, Number(settings.PasswordLength ?? 32), alphabet);
  if (!settings.GenerateStringKey) return password;
  return JSON.stringify({
    ...JSON.parse(settings.SecretStringTemplate ?? '{}'),
    [settings.GenerateStringKey]: password,
  });
}

const REFERENCE = /\{\{resolve:([a-z-]+):(.+?)\}\}/g;

/**
 * The properties, with dynamic references replaced by their values.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
 */
export function withDynamicReferences(value: any, host: Host, ssm: ReadonlyMap<string, string>): any {
  if (Array.isArray(value)) return value.map((item) => withDynamicReferences(item, host, ssm));
  if (typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, withDynamicReferences(inner, host, ssm)]),
    );
  }
  if (typeof value !== 'string') return value;
  return value.replace(REFERENCE, (reference, service: string, target: string) => {
    const found =
      service === 'ssm'
        ? ssm.get(target.split(':')[0])
        : service === 'secretsmanager'
          ? secretValue(target, host)
          : undefined;
    if (found === undefined) throw new ResourceFailure(`Could not resolve the dynamic reference ${reference}`);
    return found;
  });
}

/** `secret-id:SecretString:json-key:version-stage:version-id`, where the ID may be an ARN. */
function secretValue(target: string, host: Host): string | undefined {
  const [, id, key] = /^(arn:(?:[^:]*:){5}[^:]*|[^:]*)(?::SecretString)?(?::([^:]*))?/.exec(target)!;
  const value = host.secrets.getSecretValue(id);
  return key ? JSON.parse(value)[key] : value;
}
