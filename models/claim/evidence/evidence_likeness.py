from collections import defaultdict

from odoo import fields, models
from odoo.tools import SQL

from ....rules import likeness


class Evidence(models.Model):
    """Pictures that look alike: a copy that was made smaller, or sent by another way, is another file (idea 5)."""

    _inherit = "after.sales.evidence"

    picture_hash = fields.Char(readonly=True, help="What is seen on the picture, for comparing it with others.")

    # One of four bands is the same, or nearly so, in every picture that is alike: see rules/likeness.py. Of an index
    # with a condition PostgreSQL uses no statistics, and would rather read the whole table.
    _like_1_idx = models.Index("(company_id, substr(picture_hash, 1, 4))")
    _like_2_idx = models.Index("(company_id, substr(picture_hash, 5, 4))")
    _like_3_idx = models.Index("(company_id, substr(picture_hash, 9, 4))")
    _like_4_idx = models.Index("(company_id, substr(picture_hash, 13, 4))")

    def _find_like(self):
        """Return per picture the claims of its company in which a like one was sent, its own too."""
        self.flush_model(["picture_hash", "company_id", "claim_id"])
        ids = defaultdict(set)
        for company, pictures in self.filtered("picture_hash").grouped("company_id").items():
            most = company.after_sales_like_distance
            probes = pictures._get_probes(most)
            for claim_id, digits in self.env.execute_query(pictures._get_like_query(company, probes)):
                near = set().union(*(probes[place].get(band, ()) for place, band in enumerate(likeness.bands(digits))))
                for picture in near:
                    if likeness.distance(picture.picture_hash, digits) <= most:
                        ids[picture].add(claim_id)
        return {picture: self.env["after.sales.claim"].browse(found) for picture, found in ids.items()}

    def _get_probes(self, most):
        """Return per band which values to look for, and for which of these pictures each."""
        probes = [defaultdict(set) for _place in range(likeness.BANDS)]
        for picture in self:
            for place, values in enumerate(likeness.probes(picture.picture_hash, most)):
                for value in values:
                    probes[place][value].add(picture)
        return probes

    def _get_like_query(self, company, probes):
        """Return the query of what may be alike: one band is among the probes."""
        one, two, three, four = (tuple(values) for values in probes)
        return SQL(
            """
            SELECT claim_id, picture_hash
              FROM after_sales_evidence
             WHERE company_id = %(company)s AND picture_hash IS NOT NULL
               AND (substr(picture_hash, 1, 4) IN %(one)s OR substr(picture_hash, 5, 4) IN %(two)s
                    OR substr(picture_hash, 9, 4) IN %(three)s OR substr(picture_hash, 13, 4) IN %(four)s)
            """,
            company=company.id,
            one=one,
            two=two,
            three=three,
            four=four,
        )

    def _say_used(self, same, like):
        """Return in which other claims the same or a like picture was sent, and what else speaks for a second claim."""
        self.ensure_one()
        lots = self.claim_id.line_ids.lot_ids
        texts = []
        for claim in (same | like).sorted("id"):
            notes = [self.env._("alike")] if claim in like else []
            if lots & claim.line_ids.lot_ids:
                notes.append(self.env._("the same piece"))
            texts.append(f"{claim.number} ({', '.join(notes)})" if notes else claim.number)
        return ", ".join(texts)
