from lxml import etree

from odoo import SUPERUSER_ID, api
from odoo.tools import SQL, file_path

#: The paragraph that asked for pictures, as it was shipped; whoever has changed it keeps what he wrote.
OLD_REQUEST = (
    "<p>Please send me: one picture of the whole article, one or two of the place itself, close up and in good "
    "light, and one of the label on the article or its packaging. If something moves or makes a noise, a short "
    "video helps.</p>"
)


def migrate(cr, version):
    """Texts to customers name the case in words for customers, and are signed by whoever sends them."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    cr.execute(
        """UPDATE helpdesk_ticket t SET customer_title = t.name
             FROM res_users u WHERE u.id = t.create_uid AND (u.share OR u.id = %s)""",
        [SUPERUSER_ID],
    )
    shipped = env["ir.model.data"].search([("module", "=", "after_sales"), ("model", "=", "mail.template")])
    templates = env["mail.template"].browse(shipped.mapped("res_id")).exists()
    templates = templates.filtered(lambda template: template.model == "helpdesk.ticket")
    for old, new in (
        ("object.number }}: {{ object.name", "object.number }}: {{ object.customer_subject"),
        ("object.name", "object.customer_topic"),
        ("object.user_id.name", "object._get_signature()"),
    ):
        for column in map(SQL.identifier, ("subject", "body_html")):
            env.cr.execute(
                SQL(
                    "UPDATE mail_template SET %s = replace(%s::text, %s, %s)::jsonb WHERE id IN %s",
                    column,
                    column,
                    old,
                    new,
                    tuple(templates.ids) or (0,),
                )
            )
    env.invalidate_all()
    request = env.ref("after_sales.canned_answer_photos", raise_if_not_found=False)
    if request and OLD_REQUEST in request.body_html:
        tree = etree.parse(file_path("after_sales/data/case/canned_answers.xml"))
        field = tree.find(".//record[@id='canned_answer_photos']/field[@name='body_html']")
        # Of the new text, what stands in the place of that paragraph; everything around it stays as it is.
        parts = [part for part in field[0] if part.tag == "t" or part.get("t-else") is not None]
        new = "".join(etree.tostring(part, encoding="unicode") for part in parts).strip()
        request.body_html = str(request.body_html).replace(OLD_REQUEST, new)
