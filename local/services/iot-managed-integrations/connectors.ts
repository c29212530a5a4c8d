/**
 * Calls the Lambda functions of cloud connectors.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/connector-operations-overview.html
 */

import type { Background } from './background';
import type { Notifications } from './notifications';
import type { Association } from './record-types';
import type { Records } from './records';
import { isRecord } from '../../../src/api/records';
import type { Cancel, Clock } from '../../clock';
import type { Outcome } from '../lambda/environment';

export interface ConnectorsHost {
  readonly records: Records;
  readonly notifications: Notifications;
  readonly background: Background;
  readonly clock: Clock;
  /** Invokes a Lambda function. */
  readonly invoke: (functionArn: string, event: unknown) => Promise<Outcome>;
}

type OperationName = 'AWS.ActivateUser' | 'AWS.DiscoverDevices' | 'AWS.SendCommand' | 'AWS.DeactivateUser';

/** The subject of an operation, for the report of its failure. */
interface About {
  readonly connectorDeviceId?: string;
  readonly managedThingId?: string;
  readonly traceId?: string;
}

type Answer = Readonly<Record<string, unknown>>;
type OnAnswer = (payload: Answer) => void;
type OnFailure = (message: string) => void;

const LIMIT_MILLISECONDS = 2_000;
const RETRIES = 5;

export class Connectors {
  constructor(private readonly host: ConnectorsHost) {}

  public activateUser(association: Association, onAnswer: OnAnswer, onFailure?: OnFailure): void {
    this.call('AWS.ActivateUser', association, {}, {}, onAnswer, onFailure);
  }

  public deactivateUser(association: Association): void {
    this.call('AWS.DeactivateUser', association, {}, {});
  }

  public discoverDevices(
    association: Association,
    deviceDiscoveryId: string,
    connectorDeviceIdList: readonly string[],
    onFailure?: OnFailure,
  ): void {
    this.call(
      'AWS.DiscoverDevices',
      association,
      { deviceDiscoveryId, connectorDeviceIdList },
      {},
      undefined,
      onFailure,
    );
  }

  public sendCommand(
    association: Association,
    about: Required<About>,
    endpoints: readonly object[],
    onFailure?: OnFailure,
  ): void {
    const { connectorDeviceId, traceId } = about;
    this.call('AWS.SendCommand', association, { connectorDeviceId, traceId, endpoints }, about, undefined, onFailure);
  }

  /** Notifies the customer of a connector's failure. As in the guide, members without a value are left out. */
  public report(operation: string, association: Association, about: About, statusCode: number, message: string): void {
    const { AccountAssociationId: id, Arn: arn, ConnectorDestinationId: connectorDestinationId } = association;
    this.host.notifications.publish('CONNECTOR_ERROR_REPORT', [arn!], {
      statusCode,
      resourceType: 'account-association',
      resourceId: [id],
      associationArn: [arn],
      connectorDestinationId,
      ...about,
      operation,
      operationVersion: '1.0',
      logLevel: 'ERROR',
      message,
    });
  }

  private call(
    operationName: OperationName,
    association: Association,
    members: object,
    about: About,
    onAnswer?: OnAnswer,
    onFailure?: OnFailure,
  ): void {
    const { records, background } = this.host;
    const destination = records.ConnectorDestination.get(association.ConnectorDestinationId!);
    const { Id: connectorId, EndpointConfig } = records.CloudConnector.get(destination.CloudConnectorId!);
    const event = {
      header: { auth: this.authOf(association) },
      payload: {
        operationName,
        operationVersion: operationName === 'AWS.ActivateUser' ? '1.0.0' : '1.0',
        connectorId,
        ...members,
      },
    };
    background.run(async () => {
      const { code, payload, message } = await this.attempt(EndpointConfig.lambda!.arn, event, 0);
      if (code === 200) return onAnswer?.(payload);
      const told = `${operationName} operation failed during asynchronous invocation of the connector: ${message}`;
      this.report(operationName, association, about, code, told);
      onFailure?.(told);
    });
  }

  private authOf({ accessToken, ConnectorDestinationId, GeneralAuthorization }: Association): object {
    if (!GeneralAuthorization) return { token: accessToken, type: 'OAuth2.0' };
    const { AuthConfig } = this.host.records.ConnectorDestination.get(ConnectorDestinationId!);
    const material = AuthConfig?.GeneralAuthorization?.find(
      ({ AuthMaterialName }) => AuthMaterialName === GeneralAuthorization.AuthMaterialName,
    );
    return { secretsManager: material?.SecretsManager, type: 'GeneralAuthorization' };
  }

  private async attempt(
    functionArn: string,
    event: object,
    earlier: number,
  ): Promise<{ code: number; payload: Answer; message: string }> {
    const outcome = await this.invoke(functionArn, event);
    if ('failure' in outcome) {
      const { errorType, errorMessage } = outcome.failure;
      return earlier < RETRIES
        ? this.attempt(functionArn, event, earlier + 1)
        : { code: 0, payload: {}, message: `${errorType}: ${errorMessage}` };
    }
    const { header, payload } = isRecord(outcome.result) ? outcome.result : {};
    const code = isRecord(header) ? Number(header.responseCode) || 0 : 0;
    const told = isRecord(payload) ? payload : {};
    return {
      code,
      payload: told,
      message: `Connector response exception: responseCode=${code}, responseMessage=${String(told.responseMessage ?? '')}`,
    };
  }

  private async invoke(functionArn: string, event: object): Promise<Outcome> {
    const failed = ({ name, message }: Error) => failure(name, message);
    let cancel: Cancel | undefined;
    const late = new Promise<Outcome>((resolve) => {
      const giveUp = () =>
        resolve(failure('TimeoutException', `No answer within ${LIMIT_MILLISECONDS / 1000} seconds`));
      cancel = this.host.clock.after(LIMIT_MILLISECONDS, giveUp);
    });
    return Promise.race([this.host.invoke(functionArn, event).catch(failed), late]).finally(cancel);
  }
}

const failure = (errorType: string, errorMessage: string): Outcome => ({ failure: { errorType, errorMessage } });
