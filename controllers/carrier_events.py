import json

from psycopg2 import IntegrityError

from odoo import SUPERUSER_ID, http
from odoo.exceptions import AccessDenied, ConcurrencyError
from odoo.http import request

#: More than this is not read: a system that has more to say says it in several calls.
LARGEST_BODY, MOST_EVENTS = 1024 * 1024, 500
#: What an event may say, all of it texts; ``time`` in ISO 8601, without a zone it is told in the company's.
NAMES = ("waybill", "time", "status", "place", "note", "carrier", "id", "kind")


class UnknownToken(AccessDenied):
    """Nobody has this token."""


class CarrierEvents(http.Controller):
    """Carriers' systems post here what happens to parcels (LG-06).

    ``POST /after_sales/carrier_events`` with the header ``Authorization: Bearer <token of the company>`` and a body as
    ``{"events": [{"waybill": "SF1", "time": "2026-03-05T08:00:00+08:00", "status": "…", "id": "77"}]}``. The answer
    has a ``message``, and per event its ``result``: recorded, known, unknown or refused, and why.
    """

    @http.route(
        "/after_sales/carrier_events", type="http", auth="public", methods=["POST"], csrf=False, save_session=False
    )
    def take(self, **kwargs):
        scheme, _space, token = request.httprequest.headers.get("Authorization", "").partition(" ")
        try:
            company = self._find_company(token.strip() if scheme == "Bearer" else "")
        except UnknownToken as error:
            return self._answer(401, str(error))
        except AccessDenied as error:
            return self._answer(429, str(error))
        lines, problem = self._read()
        if problem:
            return self._answer(400, problem)
        # The token was checked above: it opens this and nothing else. No person of ours says it.
        events = request.env["after.sales.carrier.event"].with_user(SUPERUSER_ID).with_company(company)
        try:
            outcomes = events._take_list(lines, "endpoint")
        except IntegrityError as error:
            # The same event came twice at once: read again, the second time it is known and the others are recorded.
            raise ConcurrencyError(str(error)) from error
        results = [
            {"waybill": line["waybill"], "result": outcome.result, "kind": outcome.kind, "reason": outcome.reason}
            for line, outcome in zip(lines, outcomes, strict=True)
        ]
        if all(outcome.result == "unknown" for outcome in outcomes):
            return self._answer(404, request.env._("None of these waybills is known."), results)
        return self._answer(200, request.env._("Taken."), results)

    def _find_company(self, token):
        """Return the company whose token this is.

        Who guesses tokens has to wait like who guesses passwords: core counts both by address, and makes it wait.

        :raise UnknownToken: for a wrong one; :raise AccessDenied: for any while this address has to wait
        """
        with request.env["res.users"].sudo()._assert_can_auth(user="carrier_events"):
            company = request.env["res.company"]._find_by_carrier_token(token)
            if not company:
                raise UnknownToken(request.env._("No company has this token. Send “Authorization: Bearer …”."))
        return company

    def _read(self):
        """Return the events of the body as dicts of texts and, empty if they can be read, why they cannot."""
        if (request.httprequest.content_length or 0) > LARGEST_BODY:
            return [], request.env._("The body is too large: send fewer events at once.")
        try:
            body = json.loads(request.httprequest.get_data(cache=False))
        except (ValueError, RecursionError):
            return [], request.env._("The body is no JSON.")
        events = body.get("events") if isinstance(body, dict) else None
        if not isinstance(events, list) or not events or not all(isinstance(event, dict) for event in events):
            return [], request.env._("Send {“events”: […]} with at least one event.")
        if len(events) > MOST_EVENTS:
            return [], request.env._("Send no more than %(count)s events at once.", count=MOST_EVENTS)
        return [self._clean(event) for event in events], ""

    def _clean(self, event):
        """Return what an event says, as texts."""
        values = {name: event.get(name) for name in NAMES}
        return {
            name: " ".join(str(value).replace("\0", " ").split())[:200]
            if isinstance(value, (str, int)) and not isinstance(value, bool)
            else ""
            for name, value in values.items()
        }

    def _answer(self, status, message, results=()):
        return request.make_json_response({"message": message, "events": list(results)}, status=status)
