package com.example.smarthome;

/**
 * What of the fleet may vary.
 *
 * @param destinationDescription what the destination of the events is for; a change is made in place
 * @param baseRatePerMinute      how many devices a minute an update starts with; a change replaces the OTA task configuration
 */
public record SmartHomeSettings(String destinationDescription, int baseRatePerMinute) {
    public static SmartHomeSettings defaults() {
        return new SmartHomeSettings("Events of the smart home fleet", 10);
    }

    public SmartHomeSettings withDestinationDescription(final String description) {
        return new SmartHomeSettings(description, baseRatePerMinute);
    }

    public SmartHomeSettings withBaseRatePerMinute(final int rate) {
        return new SmartHomeSettings(destinationDescription, rate);
    }
}
