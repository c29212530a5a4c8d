/** AWS Secrets Manager: secrets, their versions, and the staging labels by which versions are found. */

import { randomBytes, randomUUID } from 'node:crypto';
import * as api from '../../src/api/secrets-manager';
import { Clock } from '../clock';
import { EmulatedService, Handlers, ServiceError } from './service';

export interface SecretsManagerHost {
  readonly account: string;
  readonly region: string;
  readonly clock: Clock;
}

interface Secret {
  readonly arn: string;
  readonly name: string;
  /** Values by version ID, those without a label too. */
  readonly versions: Map<string, string>;
  /** Version IDs by label: a label is on one version only. */
  readonly labels: Map<string, string>;
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

    PutSecretValue: ({ SecretId, ClientRequestToken = randomUUID(), SecretString, VersionStages = [CURRENT] }) => {
      const secret = this.find(SecretId);
      if (SecretString === undefined) throw new ServiceError('InvalidRequestException', 'You must provide either SecretString or SecretBinary.');
      const existing = secret.versions.get(ClientRequestToken);
      if (existing !== undefined && existing !== SecretString) {
        throw new ServiceError('ResourceExistsException', `A version ${ClientRequestToken} of this secret exists with another value.`);
      }
      if (existing === undefined) {
        secret.versions.set(ClientRequestToken, SecretString);
        for (const label of VersionStages) moveLabel(secret, label, ClientRequestToken);
      }
      return { ARN: secret.arn, Name: secret.name, VersionId: ClientRequestToken, VersionStages: labelsOf(secret, ClientRequestToken) };
    },

    UpdateSecretVersionStage: ({ SecretId, VersionStage, RemoveFromVersionId, MoveToVersionId }) => {
      const secret = this.find(SecretId);
      const holder = secret.labels.get(VersionStage);
      if (MoveToVersionId !== undefined && !secret.versions.has(MoveToVersionId)) {
        throw new ServiceError('ResourceNotFoundException', `Secrets Manager can't find the secret version ${MoveToVersionId}.`);
      }
      if (holder !== RemoveFromVersionId && holder !== MoveToVersionId) {
        throw new ServiceError('InvalidParameterException', `RemoveFromVersionId has to name the version that ${VersionStage} is on.`);
      }
      if (MoveToVersionId !== undefined) {
        moveLabel(secret, VersionStage, MoveToVersionId);
      } else if (VersionStage === CURRENT) {
        throw new ServiceError('InvalidParameterException', `${CURRENT} can only be moved to another version, not removed.`);
      } else {
        secret.labels.delete(VersionStage);
      }
      return { ARN: secret.arn, Name: secret.name };
    },
  };

  private readonly secrets = new Map<string, Secret>();

  constructor(private readonly host: SecretsManagerHost) {}

  /** The ARN that a `SecretId` stands for, also of a secret that does not exist. */
  public resourceArn(_operation: unknown, { SecretId }: { SecretId: string }): string {
    return this.lookUp(SecretId)?.arn ?? (SecretId.startsWith('arn:') ? SecretId : `${this.arnPrefix}${SecretId}`);
  }

  /** Makes a secret, with a first version where there is a value. @returns its ARN */
  public createSecret({ name, value }: { readonly name: string; readonly value?: string }): string {
    if (this.lookUp(name)) throw new ServiceError('ResourceExistsException', `The operation failed because the secret ${name} already exists.`);
    const arn = `${this.arnPrefix}${name}-${randomSuffix()}`;
    const secret: Secret = { arn, name, versions: new Map(), labels: new Map() };
    this.secrets.set(arn, secret);
    if (value !== undefined) {
      const version = randomUUID();
      secret.versions.set(version, value);
      secret.labels.set(CURRENT, version);
    }
    return arn;
  }

  /** Removes a secret at once, without the days in which it could be restored. */
  public deleteSecret(secretId: string): void {
    this.secrets.delete(this.find(secretId).arn);
  }

  /** The value of the version that a label is on. */
  public getSecretValue(secretId: string, stage: string = CURRENT): string {
    const secret = this.find(secretId);
    const version = secret.labels.get(stage);
    if (version === undefined) throw notFound(`the specified secret value for staging label: ${stage}`);
    return secret.versions.get(version)!;
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
    return this.secrets.get(secretId) ?? [...this.secrets.values()].find(({ name }) => secretId === name || secretId === `${this.arnPrefix}${name}`);
  }
}

/**
 * Puts a label on a version and takes it off the one that had it. The version that loses AWSCURRENT becomes AWSPREVIOUS.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html
 */
function moveLabel(secret: Secret, label: string, version: string): void {
  const holder = secret.labels.get(label);
  if (holder === version) return;
  if (labelsOf(secret, version).length >= MAX_LABELS_OF_A_VERSION) {
    throw new ServiceError('LimitExceededException', `A version has at most ${MAX_LABELS_OF_A_VERSION} staging labels.`);
  }
  secret.labels.set(label, version);
  if (label === CURRENT && holder !== undefined) secret.labels.set(PREVIOUS, holder);
}

function labelsOf({ labels }: Secret, version: string): string[] {
  return [...labels].filter(([, holder]) => holder === version).map(([label]) => label);
}

/** Versions without a label are deprecated and not told. */
function labelsByVersion(secret: Secret): Record<string, string[]> {
  return Object.fromEntries([...new Set(secret.labels.values())].map((version) => [version, labelsOf(secret, version)]));
}

const notFound = (what: string) => new ServiceError('ResourceNotFoundException', `Secrets Manager can't find ${what}`);

/** @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html */
function randomSuffix(): string {
  return randomBytes(24).toString('base64').replace(/[^a-zA-Z]/g, '').slice(0, 6);
}
