/**
 * Templates of apps. Synthesis takes longer than a whole program may, so each thing is synthesized
 * once in each of its forms, in an app with all things; the template of an app is assembled from
 * these pieces. A test compares it with the synthesis of the same app.
 */

import type { CfnElement } from 'aws-cdk-lib';
import { App as CdkApp, CfnResource, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import type { IConstruct } from 'constructs';
import { thingNamed, THINGS } from './kinds';

export type Policy = 'Delete' | 'Retain' | 'RetainExceptOnCreate';

/** A thing as an app declares it. */
export interface Declaration {
  readonly variant: number;
  readonly policy: Policy;
  /** Whether the construct has its other ID. */
  readonly renamed?: boolean;
}

/** The declarations of an app, by the names of the things. */
export type App = Readonly<Record<string, Declaration>>;

export type Resource = Record<string, any>;
export interface Template { Resources: Record<string, Resource> }

export const STACK = 'Fleet';

const REMOVAL: Readonly<Record<Policy, RemovalPolicy>> = {
  Delete: RemovalPolicy.DESTROY,
  Retain: RemovalPolicy.RETAIN,
  RetainExceptOnCreate: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
};
const VARIANTS = Math.max(...THINGS.map(({ variants }) => variants.length));

interface Synthesis {
  readonly template: Template;
  /** The logical IDs of the resources of each thing. */
  readonly owned: ReadonlyMap<string, readonly string[]>;
}

/** The construct ID of a thing. */
export const constructId = (name: string, { renamed: isRenamed = false }: Declaration) =>
  isRenamed ? `${name}Renamed` : name;

/** Synthesizes the app with its constructs. */
export function synthesize(app: App): Synthesis {
  const root = new CdkApp({ analyticsReporting: false });
  const stack = new Stack(root, STACK, { env: { region: 'eu-west-1', account: '123456789012' } });
  const streams = ['StreamA', 'StreamB'].map(
    (id) => new kinesis.Stream(stack, id, { encryption: kinesis.StreamEncryption.UNENCRYPTED }),
  );
  const made = new Map<string, IConstruct>();
  const build = (name: string): IConstruct => {
    const known = made.get(name);
    if (known) return known;
    const { kind, variants } = thingNamed(name);
    const declaration = app[name];
    const other = <C extends IConstruct>(thing: string) => build(thing) as C;
    const { variant, policy } = declaration;
    const construct = kind.build(
      variants[variant],
      { scope: stack, id: constructId(name, declaration), streams, other },
      REMOVAL[policy],
    );
    made.set(name, construct);
    return construct;
  };
  THINGS.forEach(({ name }) => { if (app[name]) build(name); });
  const ids = new Map(
    [...made].map(([name, construct]) => [
      name,
      construct.node.findAll().filter(CfnResource.isCfnResource) as CfnElement[],
    ]),
  );
  const template = root.synth().getStackByName(STACK).template as Template;
  const owned = new Map(
    [...ids].map(([name, resources]) => [name, resources.map(({ logicalId }) => String(stack.resolve(logicalId)))]),
  );
  return { template, owned };
}

export class Templates {
  /** The pieces by thing, variant, policy and construct ID. */
  private readonly pieces = new Map<string, Record<string, Resource>>();
  private readonly shared: Record<string, Resource>;

  constructor() {
    const shared: Record<string, Resource> = {};
    for (const isRenamed of [false, true]) {
      for (const policy of Object.keys(REMOVAL) as Policy[]) {
        for (let variant = 0; variant < VARIANTS; variant++) {
          const app: App = Object.fromEntries(THINGS.map(({ name, variants }) => (
            [name, { variant: Math.min(variant, variants.length - 1), policy, renamed: isRenamed }])));
          const { template: { Resources }, owned } = synthesize(app);
          for (const [name, ids] of owned) {
            this.pieces.set(keyOf(name, app[name]), Object.fromEntries(ids.map((id) => [id, Resources[id]])));
          }
          const own = new Set([...owned.values()].flat());
          for (const [id, resource] of Object.entries(Resources)) {
            if (!own.has(id)) shared[id] = merged(shared[id], resource);
          }
        }
      }
    }
    this.shared = Object.fromEntries(Object.entries(shared).map(([id, resource]) => (
      [id, resource.Type === FUNCTION ? withoutAsset(resource) : resource])));
  }

  /** The template of an app. */
  public of(app: App): Template {
    const pieces = Object.entries(app).map(([name, declaration]) => this.pieces.get(keyOf(name, declaration)));
    const own: Record<string, Resource> = Object.assign({}, ...pieces);
    const text = JSON.stringify(own);
    const shared = Object.entries(this.shared).filter(([id]) => isNeeded(id, own, text));
    const resources = { ...Object.fromEntries(shared), ...own };
    const names = new Map(Object.keys(resources).map((id) => [id, id]));
    for (const [name, declaration] of Object.entries(app)) {
      names.set(
        this.logicalId(name, { ...declaration, renamed: !declaration.renamed }),
        this.logicalId(name, declaration),
      );
    }
    return {
      Resources: Object.fromEntries(Object.entries(resources).map(([id, resource]) => [id, renamed(resource, names)])),
    };
  }

  /** The logical ID of a thing's custom resource. */
  public logicalId(name: string, declaration: Declaration): string {
    return Object.entries(this.pieces.get(keyOf(name, declaration))!).find(([, { Type }]) =>
      Type.startsWith('Custom::'),
    )![0];
  }
}

const FUNCTION = 'AWS::Lambda::Function';

/** The code runs in this process, so the template needs no asset. */
const withoutAsset = ({ Properties, ...resource }: Resource) => ({
  ...resource,
  Properties: { ...Properties, Code: { ZipFile: ' ' } },
});

const keyOf = (name: string, { variant, policy, renamed: isRenamed = false }: Declaration) =>
  `${name} ${variant} ${policy} ${isRenamed}`;

const policyOf = (id: string) => /^CdkDeviceFleets(\w+)Policy[0-9A-F]{8}$/.exec(id)?.[1];
const deliveryRoleOf = (id: string) => /^DeliveryRoleFleetStream\w(?=[0-9A-F]{8})/.exec(id)?.[0];

/** The policy of a kind is needed by the resources of the kind, a delivery role by a destination that names it. */
function isNeeded(id: string, own: Readonly<Record<string, Resource>>, text: string): boolean {
  const deliveryRole = deliveryRoleOf(id);
  if (deliveryRole) return text.includes(deliveryRole);
  const kind = policyOf(id);
  if (kind === undefined || kind === 'RoleDefault') return true;
  return kind === 'SelfInvocation'
    ? text.includes(id)
    : Object.values(own).some(({ Type }) => Type.endsWith(`_${kind}`));
}

/** The union of two syntheses of a shared resource: of lists of statements, dependencies and ARNs. */
function merged(one: any, other: any): any {
  if (one === undefined) return other;
  if (Array.isArray(one)) {
    return [
      ...one,
      ...other.filter((item: unknown) => !one.some((known) => JSON.stringify(known) === JSON.stringify(item))),
    ];
  }
  if (typeof one !== 'object' || one === null) return one;
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(keys.map((key) => [key, key in other ? merged(one[key], other[key]) : one[key]]));
}

/** A resource without its references to missing resources; references to renamed resources get their current IDs. */
function renamed(value: any, names: ReadonlyMap<string, string>, key = ''): any {
  if (Array.isArray(value)) {
    const items = value.map((item) => renamed(item, names, key === 'DependsOn' ? 'Ref' : ''));
    return items.filter((item) => item !== undefined && !isForNothing(item));
  }
  if (key === 'Ref') return value.startsWith('AWS::') ? value : names.get(value);
  if (typeof value !== 'object' || value === null) return value;
  if ('Ref' in value && renamed(value.Ref, names, 'Ref') === undefined) return undefined;
  if ('Fn::GetAtt' in value) {
    const [id, attribute] = value['Fn::GetAtt'];
    return names.has(id) ? { 'Fn::GetAtt': [names.get(id), attribute] } : undefined;
  }
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, renamed(item, names, name)]));
}

/** A statement without any resource left. */
const isForNothing = (item: any) =>
  typeof item === 'object' && 'Resource' in item && (item.Resource === undefined || item.Resource.length === 0);
