/** How a client of the AWS SDK for JavaScript is told of the local cloud. */

export interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
  /** What carries the client's requests without a socket, where the clock is simulated. */
  readonly requestHandler?: any;
}
