/** The configuration by which a client of the AWS SDK for JavaScript uses the local cloud. */

export interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
  /** Carries the client's requests without a socket, if the clock is simulated. */
  readonly requestHandler?: any;
}
