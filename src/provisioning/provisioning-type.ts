/** How devices are provisioned. */

/**
 * Options of fleet provisioning.
 */
export interface FleetProvisioningOptions {
  /**
   * A claim certificate of your own, in PEM format. You keep its private key.
   *
   * @default - the service generates a claim certificate, and its private key goes into the profile's secret
   */
  readonly claimCertificate?: string;
}

/**
 * Options of just-in-time registration.
 */
export interface JustInTimeRegistrationOptions {
  /**
   * The certificate of the authority that signs the devices' certificates, in PEM format.
   */
  readonly caCertificate: string;
}

/**
 * How devices are provisioned: by a claim certificate that they share, or by certificates that your authority signed.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/device-provisioning.html
 */
export class ProvisioningType {
  /**
   * Devices share a claim certificate, with which each asks for a certificate of its own.
   */
  public static fleetProvisioning(options: FleetProvisioningOptions = {}): ProvisioningType {
    return new ProvisioningType('FLEET_PROVISIONING', options.claimCertificate, undefined);
  }

  /**
   * Devices bring certificates that your certificate authority signed, and are registered when they first connect.
   */
  public static justInTimeRegistration(options: JustInTimeRegistrationOptions): ProvisioningType {
    return new ProvisioningType('JITR', undefined, options.caCertificate);
  }

  private constructor(
    /** The service's name of the type. */
    public readonly name: string,
    /** Your own claim certificate. */
    public readonly claimCertificate?: string,
    /** The certificate of your authority. */
    public readonly caCertificate?: string,
  ) {}

  /** Whether the service generates a claim certificate and returns its private key. */
  public get generatesClaimCertificate(): boolean {
    return this.claimCertificate === undefined && this.caCertificate === undefined;
  }
}
