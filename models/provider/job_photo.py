import io

from odoo import fields, models
from odoo.exceptions import UserError

from ...rules.upload import HEAD_SIZE, check_file
from ..case import picture

#: Where photos are kept, by the moment they show.
PHOTOS = {"before": "photo_before_ids", "after": "completion_attachment_ids"}


class Job(models.Model):
    """Photos of the place and the goods, before and after the work (PV-09): private, and kept as they were sent."""

    _inherit = "after.sales.job"

    photo_before_ids = fields.Many2many(
        "ir.attachment",
        "after_sales_job_before_rel",
        string="Photos before the Work",
        recorded=True,
        bypass_search_access=True,
    )

    def _add_photos(self, moment, files):
        """Store photos that the provider sent, as many as are kept; the same one sent twice is stored once.

        :param moment: before or after
        :param files: (name, content in bytes) per file
        :return: the attachments that are new
        :raise UserError: in words the provider understands, when a file or the moment does not fit
        """
        self.ensure_one()
        if moment not in PHOTOS or self.state != "scheduled":
            raise UserError(self.env._("Photos cannot be sent for this job now."))
        job = self.sudo()
        known = job[PHOTOS[moment]]
        uploads = [(job._check_photo(name, content), content) for name, content in files]
        Attachment = job.env["ir.attachment"]
        new = {Attachment._compute_checksum(content): (upload, content) for upload, content in uploads}
        vals_list = [
            job._prepare_photo_vals(*new[checksum]) for checksum in new if checksum not in known.mapped("checksum")
        ]
        limit = job.company_id.after_sales_upload_count
        room = max(limit - len(known), 0)
        if vals_list and not room:
            raise UserError(self.env._("Up to %(count)s photos are kept; there are enough of them.", count=limit))
        photos = Attachment.with_context(image_no_postprocess=True).create(vals_list[:room])
        if photos:
            job._record_facts({PHOTOS[moment]: [fields.Command.link(photo.id) for photo in photos]})
            job._on_photos_added(moment, photos)
        return photos

    def _say_photos_left_out(self, moment, files):
        """Return which of these photos were not stored because enough are kept, in words; empty for none."""
        job = self.sudo()
        photos = job[PHOTOS[moment]]
        known = set(photos.mapped("checksum"))
        left_out = [name for name, content in files if photos._compute_checksum(content) not in known]
        if not left_out:
            return ""
        limit = job.company_id.after_sales_upload_count
        return self.env._(
            "Up to %(count)s photos are kept. These were not stored: %(files)s.", count=limit, files=", ".join(left_out)
        )

    def _check_photo(self, name, content):
        """Return how a file is stored, refuse what is not taken in (H2)."""
        limit = self.company_id.after_sales_upload_mb
        pixels = picture.read(io.BytesIO(content)).pixels
        upload = check_file(name, len(content), content[:HEAD_SIZE], limit, pixels, _=self.env._)
        if not upload.allowed:
            raise UserError(upload.reason)
        return upload

    def _prepare_photo_vals(self, upload, content):
        return {
            "name": upload.name,
            "raw": content,
            "mimetype": upload.mimetype,
            "res_model": self._name,
            "res_id": self.id,
            "company_id": self.company_id.id,
        }

    def _on_photos_added(self, moment, photos):
        """Show our people among the messages what came in."""
        texts = {
            "before": self.env._("Photos before the work"),
            "after": self.env._("Photos after the work"),
        }
        self._log_step(texts[moment], photos)
