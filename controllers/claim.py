import werkzeug.exceptions

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from .uploads import clean, get_file_problems, get_sent_files, keep_private, limit_request, show_thumbnail

PAGE = "/after_sales/claim/<int:claim_id>/<string:token>"
#: Answers to links that open nothing (any more).
GONE, FORBIDDEN, NOT_FOUND = 410, 403, 404


class ClaimEvidence(http.Controller):
    """Lets customers send the pictures of a claim from their phone, by a link and without a login (DM-02, CN-03)."""

    # A click only shows the page: mail scanners follow links, and they must not decide for the customer.
    @http.route(PAGE, type="http", auth="public", methods=["GET"], website=True, sitemap=False)
    def show(self, claim_id, token, problem=None, sent=None, **kwargs):
        claim = self._get_claim(claim_id, token)
        problems = []
        if problem == "size":
            problems.append(request.env._("That was too much at once. Please send fewer or smaller files."))
        return self._show_page(claim, problems, is_sent=bool(sent))

    @http.route(
        [f"{PAGE}/send", f"{PAGE}/absent"], type="http", auth="public", methods=["GET"], website=True, sitemap=False
    )
    def go_back(self, claim_id, token, **kwargs):
        """Lead whoever reloads the answer of a form back to the page; a link sends nothing."""
        return request.redirect(self._get_claim(claim_id, token)._get_evidence_path())

    @http.route(
        f"{PAGE}/send",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
        sitemap=False,
        max_content_length=limit_request,
    )
    def send(self, claim_id, token, slot_id=None, **kwargs):
        """Take in the files of one place of the shot list, as many as it takes, and say what was not stored."""
        claim = self._get_claim(claim_id, token)
        slot = self._get_slot(claim, slot_id)
        files = get_sent_files("files")
        problems = self._get_file_problems(claim, files)
        return self._try(claim, slot, problems, *(self._storing(claim, slot, file) for file in files))

    @http.route(f"{PAGE}/absent", type="http", auth="public", methods=["POST"], website=True, sitemap=False)
    def tell_absence(self, claim_id, token, slot_id=None, reason="", **kwargs):
        """Record that the customer cannot give a picture, and why."""
        claim = self._get_claim(claim_id, token)
        slot = self._get_slot(claim, slot_id)
        return self._try(claim, slot, [], lambda: claim._record_absence(slot, clean(reason), by_customer=True))

    @http.route(
        f"{PAGE}/file/<int:evidence_id>", type="http", auth="public", methods=["GET"], website=True, sitemap=False
    )
    def show_file(self, claim_id, token, evidence_id, **kwargs):
        """Show customers a small copy of what they sent, and nothing that we added."""
        claim = self._get_claim(claim_id, token)
        evidence = claim.evidence_ids.filtered(lambda e: e.id == evidence_id and e.sent_by_customer and e.is_image)
        if not evidence:
            raise request.not_found()
        try:
            return show_thumbnail(evidence.attachment_id)
        except UserError:
            # A picture that cannot be made smaller: its name is shown instead.
            raise request.not_found() from None

    def _try(self, claim, slot, problems, *steps):
        """Store what was sent and show the page again, with what is wrong of it."""
        stored = 0
        for store in () if problems else steps:
            try:
                with request.env.cr.savepoint():
                    store()
                stored += 1
            except UserError as error:
                problems = [*problems, str(error)]
        if problems:
            if stored:
                words = request.env._("%(stored)s of %(count)s files were stored.", stored=stored, count=len(steps))
                problems = [words, *problems]
            return self._show_page(claim, problems, problem_slot=slot, is_sent=bool(stored))
        return request.redirect(f"{claim._get_evidence_path()}?sent=1#place-{slot.id}", code=303)

    def _storing(self, claim, slot, file):
        """Return the step that stores one file."""
        return lambda: claim._add_evidence(slot, file.filename, file.stream.read(), by_customer=True)

    def _get_file_problems(self, claim, files):
        """Return what is wrong with the files, as sentences."""
        if not files:
            return [request.env._("Choose a picture first.")]
        return get_file_problems(files, claim.company_id)

    def _get_slot(self, claim, slot_id):
        """Return the place of the shot list that a form is about; another one is refused with its files."""
        number = int(slot_id) if isinstance(slot_id, str) and slot_id.isdecimal() and len(slot_id) < 10 else 0
        return claim._get_shot_list().filtered(lambda slot: slot.id == number)

    def _get_claim(self, claim_id, token):
        """Return the claim that a link was meant for, else answer why it opens nothing.

        The token was compared, so the claim may be read and changed for its customer.
        """
        claim = request.env["after.sales.claim"]._get_by_token(claim_id, token)
        if not claim:
            self._turn_away("unknown", NOT_FOUND)
        claim = self._speak(claim)
        user = request.env.user
        if not user._is_public() and not user._is_internal() and not claim.ticket_id._is_customer(user):
            self._turn_away("stranger", FORBIDDEN)
        step = claim._get_customer_step()
        if step in ("gone", "expired"):
            self._turn_away(step, GONE)
        if request.httprequest.method == "POST" and user._is_internal():
            self._turn_away("ours", FORBIDDEN)
        return claim

    def _speak(self, claim):
        """Go on in the customer's language."""
        if claim.partner_id.lang:
            request.update_context(lang=claim.partner_id.lang)
        return claim.with_env(request.env(su=True))

    def _turn_away(self, why, status):
        """Answer with a page that says why the link opens nothing; it tells nothing about any claim."""
        answer = request.render("after_sales.claim_evidence_closed", {"why": why}, status=status)
        answer.flatten()
        werkzeug.exceptions.abort(answer)

    def _show_page(self, claim, problems=(), problem_slot=None, is_sent=False):
        """Return the page of a claim, with what is wrong beside the place it concerns."""
        places = claim._get_evidence_places()
        due = [place for place in places if place["required"] and place["is_asked"]]
        company = claim.company_id
        values = {
            "claim": claim,
            "ticket": claim.ticket_id,
            "step": claim._get_customer_step(),
            "places": [place for place in places if place["is_asked"]],
            "done": len([place for place in due if place["state"] in ("accepted", "to_review", "absent")]),
            "due": len(due),
            "url": claim._get_evidence_path(),
            "problems": problems,
            "problem_slot": problem_slot.id if problem_slot else 0,
            "is_sent": is_sent,
            "is_ours": request.env.user._is_internal(),
            "upload_mb": company.after_sales_upload_mb,
            "upload_count": company.after_sales_upload_count,
            "accept": ",".join(["image/*", "application/pdf"]),
            "res_company": company.sudo(),
        }
        answer = request.render("after_sales.claim_evidence", values)
        return keep_private(answer)
