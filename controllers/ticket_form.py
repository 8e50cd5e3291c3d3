from odoo import http
from odoo.http import request

from odoo.addons.helpdesk_mgmt.controllers.main import HelpdeskTicketController

from ..rules import upload
from .uploads import clean, get_file_problems, get_sent_files

#: How long a description may be, in characters.
LONGEST_DESCRIPTION = 20_000
FIELDS = ("team", "category", "subject", "description")


class TicketForm(HelpdeskTicketController):
    """The portal's form for a new request: what is wrong with it is said before anything is created (H2)."""

    def _get_create_new_ticket_values(self, **kw):
        company = request.env.company.sudo()
        values = super()._get_create_new_ticket_values(**kw)
        limit = company.after_sales_upload_mb
        return values | {
            "typed": {name: kw[name] for name in FIELDS if isinstance(kw.get(name), str)},
            "upload_mb": limit,
            "upload_count": company.after_sales_upload_count,
            "max_upload_size": min(values["max_upload_size"], limit * upload.MEGABYTE),
        }

    @http.route()
    def submit_ticket(self, **kw):
        """Create the ticket when everything about it is right, else show the form again with what was typed.

        The base takes any file, and creates tickets by a plain link as well.
        """
        if request.httprequest.method != "POST":
            return request.redirect("/new/ticket")
        kw = self._get_offered(kw)
        files = get_sent_files("attachment")
        problems = self._get_typing_problems(kw) + get_file_problems(files, request.env.company.sudo())
        if problems:
            values = self._get_create_new_ticket_values(**kw)
            return request.render(
                "helpdesk_mgmt.portal_create_ticket", values | {"problems": problems, "had_files": bool(files)}
            )
        self._clean_names(files)
        typed = {name: self._get_text(kw, name) for name in FIELDS if isinstance(kw.get(name), str)}
        return super().submit_ticket(**(kw | typed | {"attachment": bool(files)}))

    def _get_offered(self, kw):
        """Return what was sent without the choices that the form does not offer."""
        offered = {"team": self._get_teams(), "category": self._get_categories()}
        return {name: value for name, value in kw.items() if offered.get(name, True)}

    def _get_typing_problems(self, kw):
        """Return what is wrong with the typed part of the form, as sentences."""
        env, problems = request.env, []
        if not self._get_text(kw, "subject"):
            problems.append(env._("Write in the subject what it is about."))
        if not self._get_text(kw, "description"):
            problems.append(env._("Describe what has happened."))
        company = env.company
        teams = self._get_teams() or env["helpdesk.ticket.team"]
        if not self._is_choice(kw, "team", teams, company.helpdesk_mgmt_portal_team_id_required):
            problems.append(env._("Choose a team from the list."))
        categories = self._get_categories()
        if not self._is_choice(kw, "category", categories, company.helpdesk_mgmt_portal_category_id_required):
            problems.append(env._("Choose a category from the list."))
        return problems

    def _get_text(self, kw, name):
        value = kw.get(name)
        return clean(value, LONGEST_DESCRIPTION)

    def _is_choice(self, kw, name, records, required):
        """Tell whether one of the records offered was chosen, or none where none is needed."""
        chosen = self._get_text(kw, name)
        if not chosen:
            return not kw.get(name) and not (required and records)
        return chosen in {str(record_id) for record_id in records.ids}

    def _clean_names(self, files):
        """Give the files names without tricks, from which the right type follows when they are stored."""
        for file in files:
            head = file.stream.read(upload.HEAD_SIZE)
            file.stream.seek(0)
            file.filename = upload.safe_name(file.filename, upload.sniff(head))
