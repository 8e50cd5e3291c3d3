from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import werkzeug.exceptions

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..models.case.picture import is_shown
from .uploads import clean, get_file_problems, get_sent_files, keep_private, limit_request, show_thumbnail

PAGE = "/after_sales/job/<int:job_id>/<string:token>"
#: The forms of the page, each at an address of its own.
FORMS = ("accept", "refuse", "propose", "give_back", "arrive", "checks", "photos", "finish")
#: Answers to links that open nothing (any more).
GONE, FORBIDDEN, NOT_FOUND = 410, 403, 404
#: How browsers write the value of a field for date and time.
LOCAL_TIME = "%Y-%m-%dT%H:%M"
#: What a browser shows of the files that are taken in.


def page_route(form, **kwargs):
    """Return the route of one form of the page: changes come by POST, with the token of the form (csrf)."""
    return http.route(
        f"{PAGE}/{form}", type="http", auth="public", methods=["POST"], website=True, sitemap=False, **kwargs
    )


class ProviderPage(http.Controller):
    """The provider's page on a phone, by a link and without a login (PV-02, PV-04, PV-09).

    What he may see and do follows from the step that ``_get_page`` names: before he accepts neither
    customer nor address; after the end nothing.
    """

    # A click only shows the page: mail scanners follow links, and they must not decide for the provider.
    @http.route(PAGE, type="http", auth="public", methods=["GET"], website=True, sitemap=False)
    def show(self, job_id, token, problem=None, **kwargs):
        job, step = self._get_job(job_id, token)
        problems = []
        if problem == "size":
            problems.append(request.env._("That was too much at once. Please send fewer or smaller files."))
        return self._show_page(job, step, "photos" if problems else "", problems)

    @http.route(
        [f"{PAGE}/{form}" for form in FORMS], type="http", auth="public", methods=["GET"], website=True, sitemap=False
    )
    def go_back(self, job_id, token, **kwargs):
        """Lead whoever reloads the answer of a form back to the page; a link changes nothing."""
        job, _step = self._get_job(job_id, token)
        return request.redirect(job._get_provider_url())

    @page_route("accept")
    def accept(self, job_id, token, **kwargs):
        return self._take_step(job_id, token, "accept", lambda job: job._accept())

    @page_route("refuse")
    def refuse(self, job_id, token, reason="", **kwargs):
        return self._take_step(job_id, token, "refuse", lambda job: job._refuse(clean(reason)))

    @page_route("give_back")
    def give_back(self, job_id, token, reason="", **kwargs):
        return self._take_step(job_id, token, "give_back", lambda job: job._give_back(clean(reason)))

    @page_route("propose")
    def propose(self, job_id, token, start="", note="", **kwargs):
        """Take in a time, which is one of the company's time zone."""

        def step(job):
            job._propose_time(self._read_time(job, start), None, clean(note))

        return self._take_step(job_id, token, "propose", step)

    @page_route("arrive")
    def arrive(self, job_id, token, **kwargs):
        return self._take_step(job_id, token, "arrive", lambda job: job._arrive())

    @page_route("checks")
    def record_checks(self, job_id, token, **kwargs):
        """Store what was found; what lacks words is asked for again, the rest is kept."""
        job, step = self._get_job(job_id, token)
        problems = {}
        for check in job._get_page_checks() if step == "visit" else ():
            result, note = kwargs.get(f"result-{check.id}"), clean(kwargs.get(f"note-{check.id}"))
            problem = self._try(lambda c=check, r=result, n=note: c._record_finding(r, n))
            if problem:
                problems[check.id] = problem
        if problems:
            words = [request.env._("Something is missing. The rest is stored.")]
            return self._show_page(job, step, "checks", words, kwargs | {"problems": problems})
        return self._return_to(job, "photos-before")

    @page_route("photos", max_content_length=limit_request)
    def send_photos(self, job_id, token, moment="", **kwargs):
        """Take in photos, as many as are kept."""
        job, step = self._get_job(job_id, token)
        files = get_sent_files("files")
        problems = get_file_problems(files, job.company_id) if files else [request.env._("Choose a picture first.")]
        if not problems:
            sent = [(file.filename, file.stream.read()) for file in files]
            problem = self._try(lambda: job._add_photos(moment, sent)) or job._say_photos_left_out(moment, sent)
            problems = [problem] if problem else []
        place = f"photos-{moment}" if moment in ("before", "after") else "photos"
        return self._show_page(job, step, place, problems) if problems else self._return_to(job, place)

    @page_route("finish")
    def finish(self, job_id, token, code="", note="", **kwargs):
        """Take the customer's code; a wrong one is counted, so nothing of that is taken back."""
        job, step = self._get_job(job_id, token)
        code, note = clean(code), clean(note)
        try:
            problem = job._finish_with_code(code, note)
        except UserError as error:
            problem = str(error)
        return self._show_page(job, step, "finish", [problem], {"note": note}) if problem else self._return_to(job)

    @http.route(f"{PAGE}/file/<int:file_id>", type="http", auth="public", methods=["GET"], website=True, sitemap=False)
    def show_file(self, job_id, token, file_id, **kwargs):
        """Show providers a small copy of what they sent."""
        job, _step = self._get_job(job_id, token)
        photos = job.photo_before_ids | job.completion_attachment_ids
        photo = photos.filtered(lambda file: file.id == file_id and is_shown(file.mimetype))
        try:
            return show_thumbnail(photo) if photo else request.not_found()
        except UserError:
            # A picture that cannot be made smaller: its name is shown instead.
            return request.not_found()

    def _take_step(self, job_id, token, form, step):
        """Take a step of the job and show what is next, or the page again with what is wrong."""
        job, now = self._get_job(job_id, token)
        problem = self._try(lambda: step(job))
        if problem:
            typed = {name: clean(request.params.get(name)) for name in ("reason", "start", "note")}
            return self._show_page(job, now, form, [problem], typed)
        return self._return_to(job)

    def _try(self, step):
        """Take a step, or return in words why not; then nothing of it is left."""
        try:
            with request.env.cr.savepoint():
                step()
        except UserError as error:
            return str(error)
        return ""

    def _return_to(self, job, place=""):
        # The address that was asked for: after the step its link may be dead, and says so in words.
        page = request.httprequest.path.rpartition("/")[0]
        return request.redirect(f"{page}#{place}" if place else page, code=303)

    def _read_time(self, job, text):
        """Return a moment in UTC from what a browser sends, False for anything else."""
        try:
            local = datetime.strptime(clean(text), LOCAL_TIME)
            return local.replace(tzinfo=ZoneInfo(job._get_page_tz())).astimezone(timezone.utc).replace(tzinfo=None)
        except (ValueError, OverflowError):
            return False

    def _get_job(self, job_id, token):
        """Return the job that a link opens and its step, else answer why it opens nothing.

        The token was compared, so the job may be read and changed for its provider.
        """
        job, step, lang = request.env["after.sales.job"]._get_page(job_id, token)
        if lang:
            request.update_context(lang=lang)
        if not job:
            self._turn_away(step, NOT_FOUND if step == "unknown" else GONE)
        user = request.env.user
        if user._is_internal():
            if request.httprequest.method == "POST":
                self._turn_away("ours", FORBIDDEN)
        elif not user._is_public() and user.commercial_partner_id != job.provider_id.commercial_partner_id:
            self._turn_away("stranger", FORBIDDEN)
        return job.with_env(request.env(su=True)), step

    def _turn_away(self, why, status):
        """Answer with a page that says why the link opens nothing; it tells nothing about any job."""
        answer = request.render("after_sales.provider_page_closed", {"why": why}, status=status)
        answer.flatten()
        werkzeug.exceptions.abort(keep_private(answer))

    def _show_page(self, job, step, form="", problems=(), typed=None):
        """Return the page of a job, with what is wrong beside the form it concerns."""
        company = job.company_id
        values = {
            "job": job,
            "step": step,
            "briefing": job._get_briefing(),
            "checks": job._get_page_checks(),
            "next_place": job._get_page_next(),
            "url": job._get_provider_url(),
            "form": form,
            "problems": problems,
            "typed": typed or {},
            "is_shown": is_shown,
            "tz": job._get_page_tz(),
            "is_ours": request.env.user._is_internal(),
            "upload_mb": company.after_sales_upload_mb,
            "upload_count": company.after_sales_upload_count,
            "res_company": company.sudo(),
        }
        return keep_private(request.render("after_sales.provider_page", values))
