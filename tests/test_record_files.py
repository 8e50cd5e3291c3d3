"""Files that came with what was said stay what they were."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_closing import ClosingCommon


@tagged("post_install", "-at_install", "after_sales")
class TestKeptFiles(ClosingCommon):
    def test_nothing_of_it_changes(self):
        """SL-10: neither the content nor whose file it is, whichever field a person writes; its name may change."""
        case = self._ticket()
        said = case.message_post(
            body="You promised Friday!", message_type="email", attachments=[("letter.txt", b"Friday")]
        )
        file = said.attachment_ids
        for name, value in {
            "raw": b"Monday",
            "datas": b"TW9uZGF5",
            "db_datas": b"Monday",
            "store_fname": "00/other",
            "mimetype": "text/html",
            "url": "/letter",
            "type": "url",
            "public": True,
            "res_model": "res.partner",
            "res_id": self._ticket().id,
            "res_field": "description",
        }.items():
            with self.subTest(name), self._refused(UserError, "is kept as it is"):
                file.with_user(self.agent).write({name: value})
        file.with_user(self.agent).name = "Letter of the customer.txt"
        self.assertEqual((file.raw, file.res_id), (b"Friday", case.id))
