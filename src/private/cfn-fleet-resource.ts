/** The custom resource behind every construct of this library: what an L1 is to the CDK's L2s. */

import type { RemovalPolicy } from 'aws-cdk-lib';
import { Annotations, CfnResource, Stack, TagManager, TagType, Token } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import type { ResourceKind } from '../api/resource-kind';
import { kindName, propertiesOf } from '../api/resource-kind';
import type { Violation } from '../api/validate';
import { validate } from '../api/validate';
import { FleetProvider } from '../fleet-provider';
import type { FleetResourceProps } from '../fleet-resource-props';
import { KindPolicy, selfInvocationOf } from './kind-policy';
import { perStack } from './per-stack';
import { warnOf } from './reachability';
import { addResourceDependency } from './resource-dependency';
import { validationError } from './validation-error';
import type { PropNames } from './violations';
import { describe } from './violations';

/** The kind's properties under AWS's names; their values are validated. */
type PropertyName<K extends ResourceKind> =
  Exclude<keyof K['create']['input']['members'], 'ClientToken'> | keyof K['ownProperties'];

export interface CfnFleetResourceProps<K extends ResourceKind> {
  readonly kind: K;
  readonly properties: { readonly [N in PropertyName<K>]?: unknown };
  readonly propNames: PropNames;
  /** The construct's own props, of which the common ones are used here. */
  readonly common: FleetResourceProps;
  /**
   * The removal policy, unless the construct's props give one.
   *
   * @default - the resource is deleted
   */
  readonly removalPolicy?: RemovalPolicy;
  /**
   * Whether the creation may take longer than one run of the function.
   *
   * @default false
   */
  readonly waits?: boolean;
}

/** The version of the properties' format. The Lambda code must read the properties of every release of this library. */
const SCHEMA_VERSION = '1';

/**
 * In seconds. CloudFormation does not wait longer for a custom resource; a shorter wait than the
 * minimum would end before the retry of a throttled call.
 */
const TIMEOUT = { min: 60, usual: 600, waiting: 1800, max: 3600 };

/** The service serves 10 calls a second of most operations, so a deployment of more resources than this has to wait. */
const MANY = 100;
const counts = perStack(() => new Map<string, number>());

export class CfnFleetResource<K extends ResourceKind> extends CfnResource {
  /** The tags, for kinds that have tags. */
  public readonly cdkTagManager?: TagManager;
  public readonly provider: FleetProvider;
  /** The policy of the Lambda code for this kind. */
  public readonly policy: KindPolicy;

  constructor(scope: Construct, private readonly settings: CfnFleetResourceProps<K>) {
    const { kind, common } = settings;
    const { Tags, ...properties } = settings.properties as Record<string, unknown>;
    const provider = providerOf(scope, common);
    const ServiceTimeout = common.serviceTimeout?.toSeconds() ?? (settings.waits ? TIMEOUT.waiting : TIMEOUT.usual);
    super(scope, 'Resource', {
      type: kind.type,
      properties: {
        ServiceToken: resourceOf(provider.lambdaFunction).getAtt('Arn'),
        ServiceTimeout,
        SchemaVersion: SCHEMA_VERSION,
        ...properties,
      },
    });
    this.provider = provider;
    if (kind.tagging) {
      this.cdkTagManager = new TagManager(TagType.MAP, kind.type, Tags, { tagPropertyName: 'Tags' });
      // `Tags.of()` may add tags until synthesis.
      scope.node.addValidation({ validate: () => this.messages(this.tagViolations()) });
    }
    this.refuse([
      ...validate(properties, propertiesOf(kind), '', Token.isUnresolved),
      ...this.tagViolations(),
      ...timeoutViolations(ServiceTimeout),
    ]);
    this.policy = KindPolicy.of(provider, kind);
    // A direct dependency as well: a rollback may remove the first resource of a kind together with
    // the policy, while the function stays.
    addResourceDependency(this, resourceOf(this.policy));
    warnOf(kind.service, provider);
    if (settings.waits) addResourceDependency(this, resourceOf(selfInvocationOf(provider)));
    const removalPolicy = common.removalPolicy ?? settings.removalPolicy;
    if (removalPolicy) this.applyRemovalPolicy(removalPolicy);
    this.warnOfMany();
  }

  /** An attribute of the Lambda code's answer. */
  public attribute(name: K['attributes'][number]): string {
    return Token.asString(this.getAtt(name));
  }

  /** The properties are checked again once every token has its value, because some tokens stand for secrets. */
  protected renderProperties(properties: Record<string, unknown>): Record<string, unknown> {
    if (isDynamic(properties)) {
      this.refuse(
        Object.keys(properties)
          .filter((name) => isDynamic(properties[name]))
          .map(dynamicReference),
      );
    }
    return properties;
  }

  private tagViolations(): Violation[] {
    if (!this.cdkTagManager) return [];
    return validate(
      this.cdkTagManager.renderTags(),
      propertiesOf(this.settings.kind).members.Tags,
      'Tags',
      Token.isUnresolved,
    );
  }

  private messages(violations: Violation[]): string[] {
    return violations.map((violation) => describe(violation, this.settings.propNames));
  }

  private refuse(violations: Violation[]): void {
    if (violations.length === 0) return;
    throw validationError(
      `Invalid${kindName(this.settings.kind)}`,
      this.messages(violations).join('; '),
      this.node.scope!,
    );
  }

  private warnOfMany(): void {
    const count = (counts(this).get(this.cfnResourceType) ?? 0) + 1;
    counts(this).set(this.cfnResourceType, count);
    if (count !== MANY + 1) return;
    Annotations.of(this.stack).addWarningV2(
      `cdk-device-fleets:${kindName(this.settings.kind)}.callQuota`,
      `more than ${MANY} resources of type ${this.cfnResourceType}: the service serves 10 calls a second of an operation in an `
        + 'account and Region; calls beyond are repeated, which makes a deployment slower. Ask for a higher quota, or '
        + 'limit the concurrency with FleetProvider.reservedConcurrentExecutions',
    );
  }
}

function providerOf(scope: Construct, { provider = FleetProvider.of(scope) }: FleetResourceProps): FleetProvider {
  if (Stack.of(provider) === Stack.of(scope)) return provider;
  throw validationError(
    'ProviderOfOtherStack',
    'provider must be a FleetProvider of the same stack, for its role needs permissions on '
      + `what this stack makes (is ${provider.node.path})`,
    scope,
  );
}

/**
 * The resource in the template. References are resolved for each referring resource, and this
 * resolves faster than the construct.
 */
const resourceOf = (construct: IConstruct) => construct.node.defaultChild as CfnResource;

function timeoutViolations(seconds: number): Violation[] {
  if (Token.isUnresolved(seconds) || (seconds >= TIMEOUT.min && seconds <= TIMEOUT.max)) return [];
  return [{ path: 'ServiceTimeout', value: `${seconds} seconds`, rule: 'must be between 1 minute and 1 hour' }];
}

function isDynamic(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('{{resolve:');
  return typeof value === 'object' && value !== null && Object.entries(value).flat().some(isDynamic);
}

function dynamicReference(path: string): Violation {
  return {
    path,
    value: '***',
    rule: 'must not contain a dynamic reference ({{resolve:...}}), which CloudFormation does not resolve in custom resources',
  };
}
