"""For Python under a moved clock: its library (libfaketime 0.9.10) refuses the way in which ``time.sleep`` waits."""

import select
import time


def sleep(seconds):
    """Wait so many seconds."""
    select.select([], [], [], seconds)


time.sleep = sleep
