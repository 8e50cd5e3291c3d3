import base64
import binascii
import io
import zipfile

from odoo import fields, models
from odoo.exceptions import UserError

from ..rules import sheet


class SheetWizard(models.AbstractModel):
    """A wizard that takes a list which others keep in a spreadsheet; core's import screen reads the file."""

    _name = "after.sales.sheet.wizard"
    _inherit = "after.sales.list.wizard"
    _description = "Wizard with a Spreadsheet"

    file = fields.Binary(string="List (CSV, XLS, XLSX, ODS)", attachment=False)
    file_name = fields.Char()

    def _read_sheet(self, columns, needed):
        """Return the rows of the chosen list, see ``rules.sheet.read``.

        :raise UserError: without a file, or for one that cannot be read
        """
        self.ensure_one()
        reading = sheet.read(self._get_lines(), columns, needed, _=self.env._)
        if reading.reason:
            raise UserError(reading.reason)
        return reading.rows

    def _get_lines(self):
        """Return the cells of each line that says anything."""
        content = self._get_content()
        values = {"file": content, "file_name": self.file_name or "list.csv", "file_type": ""}
        reader = self.env["base_import.import"].new(values)
        options = {"quoting": '"', "separator": "", "encoding": "" if b"\0" in content else self._get_encoding(content)}
        try:
            return reader._read_file(options)[1]
        except Exception as error:
            # Core's readers raise whatever their libraries do; none of it says more to whoever chose the file.
            text = self.env._("The file cannot be read. Save it as XLSX or CSV, and choose that file.")
            raise UserError(text) from error

    def _get_content(self):
        """Return the bytes of the chosen file. :raise UserError: without one, or for one that is far too large"""
        # Four characters stand for three bytes; what is far too large is not even decoded.
        given = (self.with_context(bin_size=False).file or b"")[: sheet.LARGEST_FILE * 2]
        if not given:
            raise UserError(self.env._("Choose a list."))
        try:
            content = base64.b64decode(given)
        except binascii.Error as error:
            raise UserError(self.env._("The file did not arrive whole. Choose it again.")) from error
        if len(content) > sheet.LARGEST_FILE or self._get_unfolded_size(content) > sheet.LARGEST_CONTENT:
            limit = sheet.LARGEST_FILE // sheet.MEGABYTE
            raise UserError(self.env._("The list is larger than %(limit)s MB. Cut it into several.", limit=limit))
        return content

    def _get_unfolded_size(self, content):
        """Return how large a spreadsheet is once it is unpacked, 0 for what is not packed."""
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                return sum(member.file_size for member in archive.infolist())
        except zipfile.BadZipFile:
            return 0

    def _get_encoding(self, content):
        """Return the encoding of a text: what Chinese programs write is guessed wrongly where it is short."""
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                content.decode(encoding)
            except UnicodeDecodeError:
                continue
            return encoding
        return ""
