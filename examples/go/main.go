// Command smart-home is a CDK app: `cdk deploy`, `cdk deploy --context baseRatePerMinute=20`, ...
package main

import (
	"os"
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	fleets "github.com/cdk-device-fleets/cdk-device-fleets-go/cdkdevicefleets"
)

func main() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)

	stack := NewSmartHomeStack(app, "SmartHome", SmartHomeStackProps{
		StackProps: awscdk.StackProps{Env: &awscdk.Environment{
			Account: variable("CDK_DEFAULT_ACCOUNT"),
			Region:  variable("CDK_DEFAULT_REGION"),
		}},
		DestinationDescription: context(app, "destinationDescription"),
		BaseRatePerMinute:      number(context(app, "baseRatePerMinute")),
	})
	if context(app, "deviceEvents") != nil {
		stack.Destination.AddNotification(fleets.NotificationEventType_DEVICE_EVENT, nil)
	}

	app.Synth(nil)
}

// variable returns an environment variable, nil if there is none.
func variable(name string) *string {
	if value, ok := os.LookupEnv(name); ok {
		return &value
	}
	return nil
}

// context returns what `cdk --context` says, nil if nothing.
func context(app awscdk.App, key string) *string {
	if value, ok := app.Node().TryGetContext(&key).(string); ok {
		return &value
	}
	return nil
}

func number(text *string) *float64 {
	if text == nil {
		return nil
	}
	value, err := strconv.ParseFloat(*text, 64)
	if err != nil {
		panic(err)
	}
	return &value
}
