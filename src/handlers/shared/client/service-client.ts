/**
 * A client for a described service, composed of the AWS SDK's own parts: protocol, credentials,
 * signing, retries and endpoint resolution are the SDK's; only the schemas come from this library's
 * descriptions.
 */

import { getHostHeaderPlugin, getRecursionDetectionPlugin, resolveHostHeaderConfig } from '@aws-sdk/core/client';
import { AwsSdkSigV4Signer, resolveAwsSdkSigV4Config } from '@aws-sdk/core/httpAuthSchemes';
import { AwsJson1_1Protocol, AwsRestJsonProtocol } from '@aws-sdk/core/protocols';
import { fromEnv } from '@aws-sdk/credential-provider-env';
import {
  DefaultIdentityProviderConfig,
  getHttpAuthSchemeEndpointRuleSetPlugin,
  getHttpSigningPlugin,
} from '@smithy/core';
import { Client, makeBuilder, NoOpLogger } from '@smithy/core/client';
import { loadConfig, NODE_REGION_CONFIG_OPTIONS, resolveRegionConfig } from '@smithy/core/config';
import { getEndpointPlugin, resolveEndpointConfig } from '@smithy/core/endpoints';
import { getContentLengthPlugin, parseUrl } from '@smithy/core/protocols';
import { getRetryPlugin, resolveRetryConfig } from '@smithy/core/retry';
import { getSchemaSerdePlugin } from '@smithy/core/schema';
import { calculateBodyLength, fromBase64, fromUtf8, Hash, toBase64, toUtf8 } from '@smithy/core/serde';
import { NodeHttpHandler, streamCollector } from '@smithy/node-http-handler';
import type { AwsCredentialIdentity, MetadataBearer, Pluggable } from '@smithy/types';
import { errorRegistry, operationSchema } from './schema';
import type { Input, Operation, Output } from '../../../api/schema';
import type { ServiceEndpoint } from '../../../api/service';

/** How often one call is attempted, the first time included. */
const MAX_ATTEMPTS = 6;
const CONNECTION_TIMEOUT_MS = 5_000;
export const REQUEST_TIMEOUT_MS = 30_000;

/** The settings of an SDK client that this library sets; the environment provides the rest. */
export interface ServiceClientConfig {
  readonly region?: string;
  readonly credentials?: AwsCredentialIdentity;
  readonly endpoint?: string;
  readonly maxAttempts?: number;
  readonly retryMode?: 'adaptive' | 'standard';
}

/** A command, as `client.send()` takes it. */
export interface Command<O extends Operation> {
  readonly input: Input<O>;
}

export type CommandOutput<O extends Operation> = Output<O> & MetadataBearer;

export class ServiceClient {
  private readonly client: Client<any, any, any, any>;

  constructor(service: ServiceEndpoint, config: ServiceClientConfig = {}) {
    this.client = new Client(resolvedConfig(service, config));
    for (const plugin of plugins(this.client.config)) this.client.middlewareStack.use(plugin);
  }

  public send<O extends Operation>(
    command: Command<O>,
    options: { readonly abortSignal?: AbortSignal } = {},
  ): Promise<CommandOutput<O>> {
    return (this.client as any).send(command, options);
  }

  public destroy(): void {
    this.client.destroy();
  }
}

const ENDPOINT_PARAMETERS = {
  Endpoint: { type: 'builtInParams', name: 'endpoint' },
  Region: { type: 'builtInParams', name: 'region' },
} as const;

/** The class of the commands that call an operation, under the SDK's name for it. */
export function commandClass<O extends Operation>(
  operation: O,
  service: ServiceEndpoint,
): new (input: Input<O>) => Command<O> {
  const command = makeBuilder<any, any, any>(
    ENDPOINT_PARAMETERS,
    service.signingName,
    clientName(service),
    getEndpointPlugin,
  );
  return command({}, () => [], operation.name, operationSchema(operation, namespaceOf(service))) as any;
}

function clientName({ sdkId }: ServiceEndpoint): string {
  return `${sdkId.replaceAll(' ', '')}Client`;
}

function namespaceOf({ signingName }: ServiceEndpoint): string {
  return `com.amazonaws.${signingName}`;
}

const SIGV4 = 'aws.auth#sigv4';

const PROTOCOLS = {
  'rest-json': () => AwsRestJsonProtocol,
  'json-1.1': () => AwsJson1_1Protocol,
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it at every cold start
  'query': () => (require('./query-protocol') as typeof import('./query-protocol')).AwsQueryProtocol,
};

/** The settings that a generated client's runtimeConfig has, with the same names. */
function runtimeConfig(service: ServiceEndpoint, config: ServiceClientConfig) {
  return {
    apiVersion: service.apiVersion,
    base64Decoder: fromBase64,
    base64Encoder: toBase64,
    bodyLengthChecker: calculateBodyLength,
    credentials: fromEnv(),
    defaultSigningName: service.signingName,
    endpointProvider: ({ Endpoint, Region }: any) => ({ url: new URL(Endpoint ?? `https://${service.host(Region)}`) }),
    httpAuthSchemeProvider: ({ region }: any) => [
      {
        schemeId: SIGV4,
        signingProperties: { name: service.signingName, region },
        propertiesExtractor: (clientConfig: any, context: any) => ({
          signingProperties: { config: clientConfig, context },
        }),
      },
    ],
    httpAuthSchemes: [
      {
        schemeId: SIGV4,
        identityProvider: (providers: any) => providers.getIdentityProvider(SIGV4),
        signer: new AwsSdkSigV4Signer(),
      },
    ],
    logger: new NoOpLogger(),
    maxAttempts: MAX_ATTEMPTS,
    protocol: PROTOCOLS[service.protocol](),
    protocolSettings: {
      defaultNamespace: namespaceOf(service),
      errorTypeRegistries: [errorRegistry(namespaceOf(service))],
      version: service.apiVersion,
      serviceTarget: service.targetPrefix,
    },
    region: loadConfig(NODE_REGION_CONFIG_OPTIONS),
    requestHandler: new NodeHttpHandler({
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    }),
    retryMode: 'adaptive',
    runtime: 'node',
    serviceId: service.sdkId,
    sha256: Hash.bind(null, 'sha256'),
    streamCollector,
    urlParser: parseUrl,
    utf8Decoder: fromUtf8,
    utf8Encoder: toUtf8,
    ...config,
  };
}

const RESOLVERS: ((config: any) => any)[] = [
  resolveRetryConfig, resolveRegionConfig, resolveHostHeaderConfig, resolveEndpointConfig, resolveAwsSdkSigV4Config,
];

function resolvedConfig(service: ServiceEndpoint, config: ServiceClientConfig): any {
  return RESOLVERS.reduce((resolved, resolve) => resolve(resolved), runtimeConfig(service, config) as any);
}

/** Identifies this library's calls in CloudTrail. The SDK's own plugin reports more, and takes longer to load. */
const USER_AGENT: Pluggable<any, any> = {
  applyToStack: (stack) => stack.add((next) => (args: any) => {
    args.request.headers['user-agent'] = 'cdk-device-fleets';
    return next(args);
  }, { step: 'build', name: 'userAgent' }),
};

function plugins(config: any): Pluggable<any, any>[] {
  return [
    getSchemaSerdePlugin(config),
    USER_AGENT,
    getRetryPlugin(config),
    getContentLengthPlugin(config),
    getHostHeaderPlugin(config),
    getRecursionDetectionPlugin(config),
    getHttpAuthSchemeEndpointRuleSetPlugin(config, {
      httpAuthSchemeParametersProvider: async (clientConfig: any) => ({ region: await clientConfig.region() }),
      identityProviderConfigProvider: async (clientConfig: any) =>
        new DefaultIdentityProviderConfig({ [SIGV4]: clientConfig.credentials }),
    } as any),
    getHttpSigningPlugin(config),
  ];
}
