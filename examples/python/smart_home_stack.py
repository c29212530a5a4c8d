"""A smart-home fleet in one stack: how devices get in, where their events go, and how they are updated."""

from aws_cdk import CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk import aws_kinesis as kinesis
from cdk_device_fleets import (
    CredentialLocker,
    Destination,
    NotificationEventType,
    OtaAbortCriterion,
    OtaExponentialRolloutRate,
    OtaFailureType,
    OtaRollout,
    OtaTaskConfiguration,
    ProvisioningProfile,
    ProvisioningType,
    RateIncreaseCriteria,
)
from constructs import Construct


class SmartHomeStack(Stack):
    """The other keyword arguments are those of ``Stack``."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        destination_description: str = "Events of the smart home fleet",
        base_rate_per_minute: int = 10,
        **kwargs,
    ) -> None:
        """
        :param destination_description: What the destination of the events is for. A change is made in place.
        :param base_rate_per_minute: How many devices a minute an update starts with. A change replaces the OTA task configuration.
        """
        super().__init__(scope, construct_id, **kwargs)

        # An example leaves nothing behind. A real fleet keeps the default, which retains both: its devices depend on them.
        removal_policy = RemovalPolicy.DESTROY

        locker = CredentialLocker(self, "Household", credential_locker_name="household", removal_policy=removal_policy)

        profile = ProvisioningProfile(
            self,
            "Provisioning",
            provisioning_profile_name="smart-home",
            provisioning_type=ProvisioningType.fleet_provisioning(),
            removal_policy=removal_policy,
        )

        stream = kinesis.Stream(self, "EventStream", encryption=kinesis.StreamEncryption.MANAGED, removal_policy=removal_policy)
        # Where the fleet's events go; other stacks and teams may add notifications to it.
        self.destination = Destination(self, "Events", stream=stream, description=destination_description)
        self.destination.add_notification(NotificationEventType.DEVICE_STATE)
        self.destination.add_notification(NotificationEventType.DEVICE_LIFE_CYCLE)
        self.destination.add_notification(NotificationEventType.DEVICE_OTA)

        # Starts slowly, doubles with every 50 devices that made it, and stops when one in five did not.
        rollout = OtaTaskConfiguration(
            self,
            "CarefulRollout",
            rollout=OtaRollout(
                exponential_rate=OtaExponentialRolloutRate(
                    base_rate_per_minute=base_rate_per_minute,
                    increment_factor=2,
                    rate_increase_criteria=RateIncreaseCriteria.succeeded_things(50),
                ),
            ),
            abort_criteria=[
                OtaAbortCriterion(failure_type=OtaFailureType.ALL, threshold_percentage=20, min_number_of_executed_things=10),
            ],
            in_progress_timeout=Duration.hours(1),
        )

        CfnOutput(self, "CredentialLockerId", value=locker.credential_locker_id)
        CfnOutput(self, "ProvisioningProfileName", value=profile.provisioning_profile_name)
        CfnOutput(self, "ClaimCertificateSecretArn", value=profile.claim_certificate_secret.secret_arn)
        CfnOutput(self, "OtaTaskConfigurationId", value=rollout.ota_task_configuration_id)
