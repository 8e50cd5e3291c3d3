import logging
import re

#: The links of customers and providers, as the server notes who asked for what.
LINK = re.compile(r"(/after_sales/[a-z_]+/\d+/)[0-9a-zA-Z_-]{16,}")


class HideTokens(logging.Filter):
    """Keep out of the log what would open the page of a customer or a provider to whoever reads it."""

    def filter(self, record):
        if isinstance(record.args, tuple):
            record.args = tuple(LINK.sub(r"\1…", arg) if isinstance(arg, str) else arg for arg in record.args)
        if isinstance(record.msg, str):
            record.msg = LINK.sub(r"\1…", record.msg)
        return True


# The one logger that writes the lines of requests, whatever writes them to a file.
logging.getLogger("werkzeug").addFilter(HideTokens())
