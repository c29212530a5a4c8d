"""``cdk deploy``, ``cdk deploy --context baseRatePerMinute=20``, ..."""

import os

from aws_cdk import App, Environment
from cdk_device_fleets import NotificationEventType
from smart_home_stack import SmartHomeStack

app = App()
context = {
    "destination_description": app.node.try_get_context("destinationDescription"),
    "base_rate_per_minute": app.node.try_get_context("baseRatePerMinute"),
}

stack = SmartHomeStack(
    app,
    "SmartHome",
    env=Environment(account=os.getenv("CDK_DEFAULT_ACCOUNT"), region=os.getenv("CDK_DEFAULT_REGION")),
    **{name: value for name, value in context.items() if value},
)
if app.node.try_get_context("deviceEvents"):
    stack.destination.add_notification(NotificationEventType.DEVICE_EVENT)

app.synth()
