/** AWS Secrets Manager: secrets, their versions, and the staging labels of the versions. */

import * as api from '../../../src/api/secrets-manager';
import type { Random } from '../../random';
import type { Storage } from '../../storage';
import type { EmulatedService, Handlers } from '../service';
import { ServiceError } from '../service';

export interface SecretsManagerHost {
  readonly account: string;
  readonly region: string;
  readonly random: Random;
  readonly storage: Pick<Storage, 'map'>;
}

interface Secret {
  readonly arn: string;
  readonly name: string;
  /** The values by version ID, including versions without a label. */
  readonly versions: ReadonlyMap<string, string>;
  /** The version IDs by label: a label is on one version only. */
  readonly labels: ReadonlyMap<string, string>;
}

const CURRENT = 'AWSCURRENT';
const PREVIOUS = 'AWSPREVIOUS';
const MAX_LABELS_OF_A_VERSION = 20;

export class SecretsManager implements EmulatedService {
  public readonly description = api.SECRETS_MANAGER;
  public readonly operations: Handlers<typeof api> & EmulatedService['operations'] = {
    DescribeSecret: ({ SecretId }) => {
      const secret = this.find(SecretId);
      return { ARN: secret.arn, Name: secret.name, VersionIdsToStages: labelsByVersion(secret) };
    },

    GetSecretValue: ({ SecretId, VersionId, VersionStage }) => {
      const secret = this.find(SecretId);
      const version = VersionId ?? versionWith(secret, VersionStage);
      if (!secret.versions.has(version)) throw notFound(`the specified secret value for VersionId: ${version}`);
      if (VersionStage !== undefined && secret.labels.get(VersionStage) !== version) {
        throw new ServiceError(
          'InvalidParameterException',
          `The version ${version} does not have the staging label ${VersionStage}.`,
        );
      }
      const { arn, name, labels, versions } = secret;
      return {
        ARN: arn,
        Name: name,
        VersionId: version,
        SecretString: versions.get(version),
        VersionStages: labelsOf(labels, version),
      };
    },

    PutSecretValue: ({
      SecretId,
      ClientRequestToken = this.host.random.uuid(),
      SecretString,
      VersionStages = [CURRENT],
    }) => {
      const secret = this.find(SecretId);
      if (SecretString === undefined) {
        throw new ServiceError('InvalidRequestException', 'You must provide either SecretString or SecretBinary.');
      }
      const existing = secret.versions.get(ClientRequestToken);
      if (existing !== undefined && existing !== SecretString) {
        throw new ServiceError(
          'ResourceExistsException',
          `A version ${ClientRequestToken} of this secret exists with another value.`,
        );
      }
      const { arn, name, labels } =
        existing === undefined ? this.addVersion(secret, ClientRequestToken, SecretString, VersionStages) : secret;
      return {
        ARN: arn,
        Name: name,
        VersionId: ClientRequestToken,
        VersionStages: labelsOf(labels, ClientRequestToken),
      };
    },

    UpdateSecretVersionStage: ({ SecretId, VersionStage, RemoveFromVersionId, MoveToVersionId }) => {
      const secret = this.find(SecretId);
      const holder = secret.labels.get(VersionStage);
      if (MoveToVersionId !== undefined && !secret.versions.has(MoveToVersionId)) {
        throw new ServiceError(
          'ResourceNotFoundException',
          `Secrets Manager can't find the secret version ${MoveToVersionId}.`,
        );
      }
      if (holder !== RemoveFromVersionId && holder !== MoveToVersionId) {
        throw new ServiceError(
          'InvalidParameterException',
          `RemoveFromVersionId has to name the version that ${VersionStage} is on.`,
        );
      }
      if (MoveToVersionId === undefined && VersionStage === CURRENT) {
        throw new ServiceError(
          'InvalidParameterException',
          `${CURRENT} can only be moved to another version, not removed.`,
        );
      }
      const { labels } = secret;
      this.set(secret, {
        labels:
          MoveToVersionId === undefined ? without(labels, VersionStage) : moved(labels, VersionStage, MoveToVersionId),
      });
      return { ARN: secret.arn, Name: secret.name };
    },
  };

  private readonly secrets: Map<string, Secret>;

  constructor(private readonly host: SecretsManagerHost) {
    this.secrets = host.storage.map('secrets');
  }

  /** The ARN of a `SecretId`, even if the secret does not exist. */
  public resourceArn(_operation: unknown, { SecretId }: { SecretId: string }): string {
    return this.lookUp(SecretId)?.arn ?? (SecretId.startsWith('arn:') ? SecretId : `${this.arnPrefix}${SecretId}`);
  }

  /** Creates a secret, with a first version if there is a value. @returns its ARN */
  public createSecret({ name, value }: { readonly name: string; readonly value?: string }): string {
    if (this.lookUp(name)) {
      throw new ServiceError(
        'ResourceExistsException',
        `The operation failed because the secret ${name} already exists.`,
      );
    }
    const arn = `${this.arnPrefix}${name}-${randomSuffix(this.host.random)}`;
    const secret: Secret = { arn, name, versions: new Map(), labels: new Map() };
    if (value === undefined) this.set(secret);
    else this.addVersion(secret, this.host.random.uuid(), value, [CURRENT]);
    return arn;
  }

  /** Deletes a secret at once, without a recovery window. */
  public deleteSecret(secretId: string): void {
    this.secrets.delete(this.find(secretId).arn);
  }

  /** The value of the version with a label. */
  public getSecretValue(secretId: string, stage: string = CURRENT): string {
    const secret = this.find(secretId);
    return secret.versions.get(versionWith(secret, stage))!;
  }

  public names(): string[] {
    return [...this.secrets.values()].map(({ name }) => name);
  }

  private addVersion(secret: Secret, version: string, value: string, stages: readonly string[]): Secret {
    const labels = stages.reduce((before, label) => moved(before, label, version), secret.labels);
    return this.set(secret, { versions: new Map(secret.versions).set(version, value), labels });
  }

  private set(secret: Secret, changes: Partial<Secret> = {}): Secret {
    const changed = { ...secret, ...changes };
    this.secrets.set(secret.arn, changed);
    return changed;
  }

  private get arnPrefix(): string {
    return `arn:aws:secretsmanager:${this.host.region}:${this.host.account}:secret:`;
  }

  private find(secretId: string): Secret {
    const secret = this.lookUp(secretId);
    if (!secret) throw notFound('the specified secret.');
    return secret;
  }

  /** A secret is found by its ARN, by its ARN without the suffix, or by its name. */
  private lookUp(secretId: string): Secret | undefined {
    return (
      this.secrets.get(secretId)
      ?? [...this.secrets.values()].find(({ name }) => secretId === name || secretId === `${this.arnPrefix}${name}`)
    );
  }
}

type Labels = Secret['labels'];

/**
 * The labels after one has moved to a version. The version that loses AWSCURRENT becomes
 * AWSPREVIOUS.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html
 */
function moved(labels: Labels, label: string, version: string): Labels {
  const holder = labels.get(label);
  if (holder === version) return labels;
  if (labelsOf(labels, version).length >= MAX_LABELS_OF_A_VERSION) {
    throw new ServiceError(
      'LimitExceededException',
      `A version has at most ${MAX_LABELS_OF_A_VERSION} staging labels.`,
    );
  }
  const after = new Map(labels).set(label, version);
  return label === CURRENT && holder !== undefined ? after.set(PREVIOUS, holder) : after;
}

function without(labels: Labels, label: string): Labels {
  return new Map([...labels].filter(([other]) => other !== label));
}

function versionWith({ labels }: Secret, stage: string = CURRENT): string {
  const version = labels.get(stage);
  if (version === undefined) throw notFound(`the specified secret value for staging label: ${stage}`);
  return version;
}

function labelsOf(labels: Labels, version: string): string[] {
  return [...labels].filter(([, holder]) => holder === version).map(([label]) => label);
}

/** Versions without a label are deprecated and not listed. */
function labelsByVersion({ labels }: Secret): Record<string, string[]> {
  return Object.fromEntries([...new Set(labels.values())].map((version) => [version, labelsOf(labels, version)]));
}

const notFound = (what: string) => new ServiceError('ResourceNotFoundException', `Secrets Manager can't find ${what}`);

/** @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html */
function randomSuffix(random: Random): string {
  return random.bytes(24).toString('base64').replace(/[^a-zA-Z]/g, '').slice(0, 6);
}
