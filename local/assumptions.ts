/**
 * The behaviours that AWS does not document, each with its possible settings. A user of the
 * services has to cope with every setting, so tests run under all.
 */

interface Assumption {
  readonly question: string;
  readonly reason: string;
  /** The first setting is the default. A time may also be set to any other value. */
  readonly settings: readonly [string, ...string[]] | readonly [number, ...number[]];
}

const ASSUMPTIONS = {
  clientTokenReuse: {
    question: 'What answers a client token that comes again with other parameters',
    reason: 'Documented for the same parameters only; creates list ConflictException.',
    settings: ['ConflictException', 'first answer'],
  },
  repeatedPrivateKey: {
    question: 'Whether a repeated CreateProvisioningProfile with the same client token has the claim private key again',
    reason: 'Not documented; GetProvisioningProfile never has it.',
    settings: ['withheld', 'repeated'],
  },
  profileMilliseconds: {
    question: 'How long a provisioning profile is CREATE_IN_PROGRESS or DELETE_IN_PROGRESS',
    reason: 'Not documented.',
    settings: [500, 0, 20_000],
  },
  deleteProfileInProgress: {
    question: 'What answers the deletion of a provisioning profile that is still CREATE_IN_PROGRESS',
    reason: 'Not documented; the operation lists ConflictException.',
    settings: ['ConflictException', 'allowed'],
  },
  deleteNamedDestination: {
    question: 'What answers the deletion of a destination that a notification configuration names',
    reason: 'Not documented; the operation lists no ConflictException.',
    settings: ['allowed', 'ConflictException', 'ValidationException'],
  },
  missingDestination: {
    question: 'What answers a notification configuration that names a destination that is not there',
    reason:
      'Not documented; "a destination that you have already created", but no ResourceNotFoundException is listed.',
    settings: ['ValidationException', 'allowed'],
  },
  unusableRole: {
    question: 'What answers a destination whose role is missing, or does not let the service assume it',
    reason: 'Not documented; both are listed.',
    settings: ['AccessDeniedException', 'ValidationException'],
  },
  roleAssumableAfterSeconds: {
    question: 'How long the service cannot assume a role that has just been made',
    reason: 'IAM is eventually consistent, without a bound.',
    settings: [0, 5, 60],
  },
  permissionsEffectiveAfterSeconds: {
    question: 'How long a policy that has just been put on a role allows nothing',
    reason: 'IAM is eventually consistent, without a bound.',
    settings: [0, 8],
  },
  absentInUpdate: {
    question: 'What becomes of an optional member that an update leaves out',
    reason: 'Not documented; all members of the updates are optional, which reads as a partial update.',
    settings: ['unchanged', 'cleared'],
  },
  readableAfterMilliseconds: {
    question: 'How long a resource that has just been created cannot be read',
    reason: 'Not documented.',
    settings: [0, 1000],
  },
  lockerNames: {
    question: 'Whether two credential lockers may have one name',
    reason: 'Not documented; the operation lists ConflictException, and a name is optional.',
    settings: ['repeatable', 'unique'],
  },
  profileNames: {
    question: 'Whether two provisioning profiles may have one name',
    reason: 'Not documented; the operation lists ConflictException, and a name is optional.',
    settings: ['repeatable', 'unique'],
  },
  otaTaskConfigurationNames: {
    question: 'Whether two OTA task configurations may have one name',
    reason: 'Not documented; the operation lists ConflictException, and a name is optional.',
    settings: ['repeatable', 'unique'],
  },
  authenticationMaterials: {
    question: 'Whether two managed things may have one authentication material',
    reason:
      'Not documented; the operation lists ConflictException, and the guide says that serial numbers must be unique.',
    settings: ['unique', 'repeatable'],
  },
  thingDeletionMilliseconds: {
    question: 'How long a managed thing is DELETE_IN_PROGRESS',
    reason: 'Not documented; a hub that is offline stays so until the deletion is forced.',
    settings: [500, 0, 20_000],
  },
  deleteHubWithDevices: {
    question: 'What answers the deletion of a hub that has devices',
    reason:
      'The reference lets the devices become PENDING, which no status is; the guide wants them deleted before. The operation lists ConflictException.',
    settings: ['allowed', 'ConflictException'],
  },
  commandMilliseconds: {
    question: 'How long a connected device takes for a command',
    reason: 'Not documented.',
    settings: [200, 5_000],
  },
  discoveryMinutes: {
    question: 'How long a device discovery goes on that nobody ends',
    reason: 'Not documented; the time for Wi-Fi simple setup, which is documented, is 15 minutes at most.',
    settings: [15, 1],
  },
  otaTaskDeletionMilliseconds: {
    question: 'How long an OTA task is DELETION_IN_PROGRESS',
    reason: 'Not documented; jobs of AWS IoT take longer the more executions they have.',
    settings: [500, 0, 20_000],
  },
  otaTaskDeletionsAtOnce: {
    question: 'How many OTA tasks can be DELETION_IN_PROGRESS',
    reason: 'Not documented; the operation lists LimitExceededException. It is 10 for jobs of AWS IoT.',
    settings: [10],
  },
  otaFailureShare: {
    question: 'Of what the threshold of an abort criterion is a percentage',
    reason: 'Not documented; the least number beside it is of things that have received notifications.',
    settings: ['of notified things', 'of ended things'],
  },
  eventLogConfigurations: {
    question: 'Whether two event log configurations may be for one resource type and resource',
    reason: 'Not documented; the operation lists ConflictException.',
    settings: ['unique', 'repeatable'],
  },
  unsetConfiguration: {
    question: 'What answers the reading of a hub configuration or runtime log configuration that nobody has put',
    reason: 'Not documented; the operations list ResourceNotFoundException.',
    settings: ['ResourceNotFoundException', 'nothing'],
  },
  repeatedCustomEndpoint: {
    question: 'What answers a second RegisterCustomEndpoint',
    reason: 'Not documented; the operation lists ConflictException.',
    settings: ['same address', 'ConflictException'],
  },
  encryptionMilliseconds: {
    question: 'How long the default encryption configuration is UPDATE_IN_PROGRESS',
    reason: 'Not documented.',
    settings: [500, 0, 20_000],
  },
  connectorNames: {
    question: 'Whether two cloud connectors may have one name',
    reason: 'Not documented; the operation lists ConflictException.',
    settings: ['repeatable', 'unique'],
  },
  deleteUsedConnector: {
    question: 'What answers the deletion of a cloud connector that has connector destinations',
    reason: 'Not documented; the operation lists no ConflictException.',
    settings: ['ValidationException', 'allowed'],
  },
  associationDeletionMilliseconds: {
    question: 'How long an account association is ASSOCIATION_DELETING',
    reason: 'Not documented.',
    settings: [500, 0, 20_000],
  },
  rollbackOfReplacement: {
    question: 'What a rolled back update sends to a custom resource that it has replaced',
    reason:
      'Not documented; measured as a Delete of the replacement only in https://github.com/aws/aws-cdk/issues/22670, otherwise in 17443 there.',
    settings: ['delete-replacement', 'update-replacement'],
  },
  noEcho: {
    question: 'Whether NoEcho in the response of a custom resource hides its attributes in outputs and descriptions',
    reason: 'Documented as hidden, measured as shown in https://github.com/go-to-k/cdkd/issues/2274.',
    settings: ['masked', 'shown'],
  },
  resourcesUnderWay: {
    question: 'Whether custom resources that are under way when another resource fails are cancelled or waited for',
    reason:
      'Not in the guide; a Delete with an invented ID is reported in aws-cloudformation/cloudformation-coverage-roadmap#1730 and #1814.',
    settings: ['cancelled', 'awaited'],
  },
  retriedUpdate: {
    question: 'Which old properties a custom resource is told when an update that has failed is tried again',
    reason: 'Not documented.',
    settings: ['last successful', 'failed'],
  },
  initiatedDevice: {
    question: 'Whether a 1-Click device is described and listed whose claim is initiated and not finalized',
    reason: 'Not documented; ListDevices has the devices "associated with your AWS account".',
    settings: ['hidden', 'shown'],
  },
  repeatedInitiateClaim: {
    question: 'What answers InitiateDeviceClaim for a 1-Click device whose claim is initiated already',
    reason: 'Not documented; the operation lists ResourceConflictException.',
    settings: ['CLAIM_INITIATED', 'ResourceConflictException'],
  },
  initiateClaimOfClaimed: {
    question: 'What answers InitiateDeviceClaim for a 1-Click device that is claimed',
    reason: 'Not documented; the operation lists ResourceConflictException.',
    settings: ['ResourceConflictException', 'CLAIMED'],
  },
  repeatedFinalizeClaim: {
    question: 'What answers FinalizeDeviceClaim for a 1-Click device that is claimed already',
    reason: 'Not documented; the operation lists both errors.',
    settings: ['CLAIMED', 'ResourceConflictException', 'PreconditionFailedException'],
  },
  repeatedUnclaim: {
    question: 'What answers UnclaimDevice for a 1-Click device that is not claimed',
    reason: 'Not documented; the operation lists ResourceNotFoundException.',
    settings: ['UNCLAIMED', 'ResourceNotFoundException'],
  },
  unclaimOfEnabled: {
    question: 'What answers UnclaimDevice for a 1-Click device that is enabled',
    reason: 'Not documented.',
    settings: ['allowed', 'InvalidRequestException'],
  },
  usedClaimCode: {
    question: 'What becomes of a 1-Click claim code that has been used',
    reason: 'Not documented; the operation lists ForbiddenException.',
    settings: ['refused', 'refused while its devices are claimed', 'taken again'],
  },
  methodOfDisabledDevice: {
    question: 'What answers InvokeDeviceMethod for a 1-Click device that is disabled, as all are after their claim',
    reason: 'Not documented; the operation lists PreconditionFailedException.',
    settings: ['allowed', 'PreconditionFailedException'],
  },
} as const satisfies Record<string, Assumption>;

export type AssumptionName = keyof typeof ASSUMPTIONS;
type Setting<N extends AssumptionName> = (typeof ASSUMPTIONS)[N]['settings'][number] extends number
  ? number
  : (typeof ASSUMPTIONS)[N]['settings'][number];
export type AssumptionSettings = { readonly [N in AssumptionName]: Setting<N> };

export class Assumptions {
  /** The defaults, then every other setting of each assumption, one at a time. */
  public static* variations(): Iterable<Partial<AssumptionSettings>> {
    yield {};
    for (const [name, { settings }] of Object.entries(ASSUMPTIONS)) {
      for (const setting of settings.slice(1)) yield { [name]: setting };
    }
  }

  private readonly settings = new Map<string, string | number>();

  constructor(settings: Partial<AssumptionSettings> = {}) {
    for (const [name, setting] of Object.entries(settings)) this.set(name as AssumptionName, setting as never);
  }

  public get<N extends AssumptionName>(name: N): Setting<N> {
    return (this.settings.get(name) ?? ASSUMPTIONS[name].settings[0]) as Setting<N>;
  }

  public set<N extends AssumptionName>(name: N, setting: Setting<N>): void {
    if (!Object.hasOwn(ASSUMPTIONS, name)) {
      throw new Error(`no assumption is called ${name}; there are ${Object.keys(ASSUMPTIONS).join(', ')}`);
    }
    const settings: readonly (string | number)[] = ASSUMPTIONS[name].settings;
    const isTime = typeof settings[0] === 'number';
    if (isTime ? !(Number(setting) >= 0) : !settings.includes(setting)) {
      throw new Error(`${name} cannot be ${setting}; it can be ${isTime ? 'any time from 0 on' : settings.join(', ')}`);
    }
    this.settings.set(name, setting);
  }
}
