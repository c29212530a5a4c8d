package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskinesis"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	fleets "github.com/cdk-device-fleets/cdk-device-fleets-go/cdkdevicefleets"
)

// SmartHomeStackProps has what of the fleet may vary.
type SmartHomeStackProps struct {
	awscdk.StackProps

	// DestinationDescription is what the destination of the events is for. A change is made in place.
	// Default: "Events of the smart home fleet".
	DestinationDescription *string

	// BaseRatePerMinute is how many devices a minute an update starts with. A change replaces the OTA task configuration.
	// Default: 10.
	BaseRatePerMinute *float64
}

// SmartHomeStack is a smart-home fleet in one stack: how devices get in, where their events go, and how they are updated.
type SmartHomeStack struct {
	awscdk.Stack

	// Destination is where the fleet's events go; other stacks and teams may add notifications to it.
	Destination fleets.Destination
}

// NewSmartHomeStack makes the stack.
func NewSmartHomeStack(scope constructs.Construct, id string, props SmartHomeStackProps) SmartHomeStack {
	stack := awscdk.NewStack(scope, &id, &props.StackProps)

	// An example leaves nothing behind. A real fleet keeps the default, which retains both: its devices depend on them.
	removalPolicy := awscdk.RemovalPolicy_DESTROY

	locker := fleets.NewCredentialLocker(stack, jsii.String("Household"), &fleets.CredentialLockerProps{
		CredentialLockerName: jsii.String("household"),
		RemovalPolicy:        removalPolicy,
	})

	profile := fleets.NewProvisioningProfile(stack, jsii.String("Provisioning"), &fleets.ProvisioningProfileProps{
		ProvisioningProfileName: jsii.String("smart-home"),
		ProvisioningType:        fleets.ProvisioningType_FleetProvisioning(nil),
		RemovalPolicy:           removalPolicy,
	})

	destination := fleets.NewDestination(stack, jsii.String("Events"), &fleets.DestinationProps{
		Stream: awskinesis.NewStream(stack, jsii.String("EventStream"), &awskinesis.StreamProps{
			Encryption:    awskinesis.StreamEncryption_MANAGED,
			RemovalPolicy: removalPolicy,
		}),
		Description: orDefault(props.DestinationDescription, "Events of the smart home fleet"),
	})
	destination.AddNotification(fleets.NotificationEventType_DEVICE_STATE, nil)
	destination.AddNotification(fleets.NotificationEventType_DEVICE_LIFE_CYCLE, nil)
	destination.AddNotification(fleets.NotificationEventType_DEVICE_OTA, nil)

	// Starts slowly, doubles with every 50 devices that made it, and stops when one in five did not.
	rollout := fleets.NewOtaTaskConfiguration(stack, jsii.String("CarefulRollout"), &fleets.OtaTaskConfigurationProps{
		Rollout: &fleets.OtaRollout{
			ExponentialRate: &fleets.OtaExponentialRolloutRate{
				BaseRatePerMinute:    orDefault(props.BaseRatePerMinute, 10),
				IncrementFactor:      jsii.Number(2),
				RateIncreaseCriteria: fleets.RateIncreaseCriteria_SucceededThings(jsii.Number(50)),
			},
		},
		AbortCriteria: &[]*fleets.OtaAbortCriterion{{
			FailureType:               fleets.OtaFailureType_ALL,
			ThresholdPercentage:       jsii.Number(20),
			MinNumberOfExecutedThings: jsii.Number(10),
		}},
		InProgressTimeout: awscdk.Duration_Hours(jsii.Number(1)),
	})

	outputs := []struct {
		name  string
		value *string
	}{
		{"CredentialLockerId", locker.CredentialLockerId()},
		{"ProvisioningProfileName", profile.ProvisioningProfileName()},
		{"ClaimCertificateSecretArn", profile.ClaimCertificateSecret().SecretArn()},
		{"OtaTaskConfigurationId", rollout.OtaTaskConfigurationId()},
	}
	for _, output := range outputs {
		awscdk.NewCfnOutput(stack, &output.name, &awscdk.CfnOutputProps{Value: output.value})
	}

	return SmartHomeStack{Stack: stack, Destination: destination}
}

func orDefault[T any](value *T, otherwise T) *T {
	if value == nil {
		return &otherwise
	}
	return value
}
