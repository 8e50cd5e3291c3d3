"""The page that says how we stand this morning: each area adds its tiles and lines, and no area knows another."""

from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

#: More is not counted: “99+” says enough, and costs the same however much there is.
MOST = 99
#: So many lines stand in a list of the page.
LINES = 6
#: Who somebody is, from the widest view to the narrowest.
ROLES = ("manager", "lead", "tracker", "agent")
#: In which order a role reads the sections with tiles.
READING = {
    "manager": ("risk", "waiting", "late", "today"),
    "lead": ("waiting", "late", "risk", "today"),
    "tracker": ("late", "risk", "today", "waiting"),
    "agent": ("late", "today", "waiting", "risk"),
}


class Section(NamedTuple):
    """A part of the page. ``empty`` is said when there is nothing; ``place`` is card, wide or aside."""

    code: str
    name: str
    empty: str
    icon: str
    place: str = "card"


class Share(NamedTuple):
    """One query for several tiles: what they have in common under a ``key``, and the ``bucket`` of one of them."""

    key: str
    domain: Domain
    groupby: str
    bucket: str


class Tile(NamedTuple):
    """A count that opens its list.

    ``action`` is the window action that shows the list; ``money`` a field with an amount that is added up per
    currency; ``within`` a condition that changes no count and only tells the database where to look; ``share``
    tells it apart from the tiles that are counted together with it.
    """

    code: str
    section: str
    name: str
    model: str
    domain: Domain
    action: str
    money: str = ""
    within: Domain = Domain.TRUE
    share: Share | None = None


class Line(NamedTuple):
    """One record in a list of the page.

    ``due`` is a moment (UTC) that counts down; ``user`` shows a face; ``method`` returns the action that opens it,
    its form without one.
    """

    model: str
    id: int
    name: str
    text: str = ""
    due: object = None
    user: int = 0
    tone: str = ""
    method: str = ""


class Listing(NamedTuple):
    """The lines of a section, what is said below them, and the action that shows all."""

    lines: list
    remark: str = ""
    action: str = ""


class Today(models.AbstractModel):
    """What is late, due today, at risk and waiting, for whoever looks: with their rights, one query a tile."""

    _name = "after.sales.today"
    _description = "Today"

    @api.model
    def get_today(self):
        """Return the page of the current user, as the web client shows it.

        :raise AccessError: for whoever is nobody of After Sales
        """
        role = self._get_role()
        shares = {}
        tiles = [self._read_tile(tile, shares) for tile in self._get_tiles(role)]
        listings = self._get_listings(role)
        sections = []
        for section in self._order_sections(self._get_sections(role), role):
            listing = listings.get(section.code, Listing([]))
            sections.append(
                {
                    **section._asdict(),
                    "tiles": [tile for tile in tiles if tile["section"] == section.code and tile["count"]],
                    "lines": [line._asdict() for line in listing.lines],
                    "remark": listing.remark,
                    "action": listing.action,
                }
            )
        return {"role": role, "shortcuts": self._get_shortcuts(role), "sections": sections}

    @api.model
    def _get_role(self):
        """Return the widest role that the current user has."""
        for role in ROLES:
            if self.env.user.has_group(f"after_sales.group_{role}"):
                return role
        raise AccessError(self.env._("This page is for the people of After Sales."))

    @api.model
    def _order_sections(self, sections, role):
        """Return the sections with tiles as the role reads them, then the others as they were added."""
        order = READING[role]
        return sorted(sections, key=lambda s: order.index(s.code) if s.code in order else len(order))

    @api.model
    def _get_sections(self, role):
        """Hook: return the parts of the page."""
        return [
            Section("late", self.env._("Late"), self.env._("Nothing is late."), "fa-exclamation-circle"),
            Section("today", self.env._("Due Today"), self.env._("Nothing more is due today."), "fa-calendar-check-o"),
            Section("risk", self.env._("At Risk"), self.env._("Nothing is at risk."), "fa-warning"),
            Section("waiting", self.env._("Waiting for You"), self.env._("Nothing is waiting for you."), "fa-inbox"),
        ]

    @api.model
    def _get_tiles(self, role):
        """Hook: return the tiles that a role sees. What counts nothing is left out of the page."""
        return []

    @api.model
    def _get_listings(self, role):
        """Hook: return per code of a section its ``Listing``."""
        return {}

    @api.model
    def _get_shortcuts(self, role):
        """Hook: return the buttons of the page, as name and action."""
        return []

    @api.model
    def _get_mine(self, role, field="user_id"):
        """Agents and trackers see what is theirs; who leads sees all that the record rules show."""
        return Domain(field, "=", self.env.uid) if role in ("agent", "tracker") else Domain.TRUE

    def _read_tile(self, tile, shares):
        """Count with the rights of the user, no further than the page tells."""
        count, amounts = self._count(tile, shares)
        return {
            "code": tile.code,
            "section": tile.section,
            "name": tile.name,
            "count": count,
            "label": f"{MOST}+" if count > MOST else str(count),
            "amounts": amounts,
            "model": tile.model,
            "domain": list(tile.domain),
            "action": tile.action,
        }

    def _count(self, tile, shares):
        """Return how many there are, and per currency how much money they stand for.

        :param shares: per key what was counted for several tiles at once
        """
        records, share = self.env[tile.model], tile.share
        if share:
            if share.key not in shares:
                shares[share.key] = dict(records._read_group(share.domain, [share.groupby], ["__count"]))
            return shares[share.key].get(share.bucket, 0), []
        found = Domain.AND([tile.domain, tile.within])
        if not tile.money:
            return records.search_count(found, limit=MOST + 1), []
        groups = records._read_group(found, ["currency_id"], ["__count", f"{tile.money}:sum"])
        return sum(count for _c, count, _a in groups), [c.format(amount) for c, _n, amount in groups if c]
