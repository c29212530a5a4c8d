package com.example.smarthome;

import io.github.cdkdevicefleets.NotificationEventType;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.StackProps;

/** {@code cdk deploy}, {@code cdk deploy --context baseRatePerMinute=20}, ... */
public final class SmartHomeApp {
    public static void main(final String[] args) {
        App app = new App();
        Object destinationDescription = app.getNode().tryGetContext("destinationDescription");
        Object baseRatePerMinute = app.getNode().tryGetContext("baseRatePerMinute");

        SmartHomeSettings settings = SmartHomeSettings.defaults();
        if (destinationDescription != null) {
            settings = settings.withDestinationDescription(destinationDescription.toString());
        }
        if (baseRatePerMinute != null) {
            settings = settings.withBaseRatePerMinute(Integer.parseInt(baseRatePerMinute.toString()));
        }

        StackProps props = StackProps.builder()
                .env(Environment.builder()
                        .account(System.getenv("CDK_DEFAULT_ACCOUNT"))
                        .region(System.getenv("CDK_DEFAULT_REGION"))
                        .build())
                .build();
        SmartHomeStack stack = new SmartHomeStack(app, "SmartHome", props, settings);
        if (app.getNode().tryGetContext("deviceEvents") != null) {
            stack.getDestination().addNotification(NotificationEventType.DEVICE_EVENT);
        }

        app.synth();
    }

    private SmartHomeApp() {
    }
}
