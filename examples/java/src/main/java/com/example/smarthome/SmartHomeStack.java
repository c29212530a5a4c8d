package com.example.smarthome;

import io.github.cdkdevicefleets.CredentialLocker;
import io.github.cdkdevicefleets.Destination;
import io.github.cdkdevicefleets.NotificationEventType;
import io.github.cdkdevicefleets.OtaAbortCriterion;
import io.github.cdkdevicefleets.OtaExponentialRolloutRate;
import io.github.cdkdevicefleets.OtaFailureType;
import io.github.cdkdevicefleets.OtaRollout;
import io.github.cdkdevicefleets.OtaTaskConfiguration;
import io.github.cdkdevicefleets.ProvisioningProfile;
import io.github.cdkdevicefleets.ProvisioningType;
import io.github.cdkdevicefleets.RateIncreaseCriteria;
import java.util.List;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.kinesis.Stream;
import software.amazon.awscdk.services.kinesis.StreamEncryption;
import software.constructs.Construct;

/** A smart-home fleet in one stack: how devices get in, where their events go, and how they are updated. */
public class SmartHomeStack extends Stack {
    private final Destination destination;

    public SmartHomeStack(final Construct scope, final String id, final StackProps props, final SmartHomeSettings settings) {
        super(scope, id, props);

        // An example leaves nothing behind. A real fleet keeps the default, which retains both: its devices depend on them.
        RemovalPolicy removalPolicy = RemovalPolicy.DESTROY;

        CredentialLocker locker = CredentialLocker.Builder.create(this, "Household")
                .credentialLockerName("household")
                .removalPolicy(removalPolicy)
                .build();

        ProvisioningProfile profile = ProvisioningProfile.Builder.create(this, "Provisioning")
                .provisioningProfileName("smart-home")
                .provisioningType(ProvisioningType.fleetProvisioning())
                .removalPolicy(removalPolicy)
                .build();

        destination = Destination.Builder.create(this, "Events")
                .stream(Stream.Builder.create(this, "EventStream")
                        .encryption(StreamEncryption.MANAGED)
                        .removalPolicy(removalPolicy)
                        .build())
                .description(settings.destinationDescription())
                .build();
        destination.addNotification(NotificationEventType.DEVICE_STATE);
        destination.addNotification(NotificationEventType.DEVICE_LIFE_CYCLE);
        destination.addNotification(NotificationEventType.DEVICE_OTA);

        // Starts slowly, doubles with every 50 devices that made it, and stops when one in five did not.
        OtaTaskConfiguration rollout = OtaTaskConfiguration.Builder.create(this, "CarefulRollout")
                .rollout(OtaRollout.builder()
                        .exponentialRate(OtaExponentialRolloutRate.builder()
                                .baseRatePerMinute(settings.baseRatePerMinute())
                                .incrementFactor(2)
                                .rateIncreaseCriteria(RateIncreaseCriteria.succeededThings(50))
                                .build())
                        .build())
                .abortCriteria(List.of(OtaAbortCriterion.builder()
                        .failureType(OtaFailureType.ALL)
                        .thresholdPercentage(20)
                        .minNumberOfExecutedThings(10)
                        .build()))
                .inProgressTimeout(Duration.hours(1))
                .build();

        CfnOutput.Builder.create(this, "CredentialLockerId").value(locker.getCredentialLockerId()).build();
        CfnOutput.Builder.create(this, "ProvisioningProfileName").value(profile.getProvisioningProfileName()).build();
        CfnOutput.Builder.create(this, "ClaimCertificateSecretArn").value(profile.getClaimCertificateSecret().getSecretArn()).build();
        CfnOutput.Builder.create(this, "OtaTaskConfigurationId").value(rollout.getOtaTaskConfigurationId()).build();
    }

    /** Where the fleet's events go; other stacks and teams may add notifications to it. */
    public Destination getDestination() {
        return destination;
    }
}
