from notifications.models.feed import CalendarFeed
from notifications.models.notice import Notice, Stream
from notifications.models.webhook import Webhook, WebhookDelivery, WebhookTopic
from notifications.models.wire import Dispatch, Habit, Preference, Target
from notifications.models.wording import Wording

__all__ = [
    "CalendarFeed",
    "Dispatch",
    "Habit",
    "Notice",
    "Preference",
    "Stream",
    "Target",
    "Webhook",
    "WebhookDelivery",
    "WebhookTopic",
    "Wording",
]
