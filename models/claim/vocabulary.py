"""The words of claims: where damage comes from, who pays for it, and the facts that decide."""

CAUSES = [
    ("carrier", "Carrier damage"),
    ("quality", "Product quality"),
    ("short_shipped", "Short-shipped by us"),
    ("theft_in_transit", "Lost or stolen in transit"),
    ("packed_without_gift", "Gift noted but not packed"),
    ("gift_not_recorded", "Gift promised but not noted"),
    ("wrong_carrier", "Wrong carrier used"),
    ("not_handed_over", "Not handed over to the carrier yet"),
    ("listing_error", "Wrong or unclear product information"),
    ("installer", "Installer"),
    ("customer_use", "Use by the customer"),
    ("undecided", "Undecided"),
]
COST_BEARERS = [
    ("company", "Our company"),
    ("carrier", "Carrier"),
    ("factory", "Factory"),
    ("provider", "Service provider"),
    ("insurer", "Insurer"),
    ("shop", "Shop"),
    ("customer", "Customer"),
]
OCCASIONS = [
    ("pick_up", "At pick-up"),
    ("at_the_door", "At the door"),
    ("after_unpacking", "After unpacking"),
    ("in_use", "In use"),
]
PACKAGING = [
    ("intact", "Intact"),
    ("damaged_matching", "Damaged at the matching place"),
    ("damaged_elsewhere", "Damaged somewhere else"),
    ("unknown", "Not known"),
]
#: A question whose answer may be missing: a plain checkbox could not tell “no” from “not asked yet”.
YES_NO = [("yes", "Yes"), ("no", "No")]
BOX_STATES = [
    ("intact", "Closed, tape intact"),
    ("re_taped", "Closed again with other tape"),
    ("opened", "Opened before it arrived"),
    ("unknown", "Not known"),
]
RECEIPT_NOTES = [
    ("noted", "Damage noted on the receipt"),
    ("not_noted", "Signed without a note"),
    ("refused", "The customer refused to sign"),
]
DECISION_TABLES = [
    ("damage_pick_up", "Damage at pick-up"),
    ("damage_unpacking", "Damage after unpacking"),
    ("quality", "Fault in use"),
    ("missing_goods", "Missing goods"),
    ("missing_accessory", "Missing or wrong accessory"),
    ("missing_gift", "Missing gift or sample"),
    ("untraceable", "Untraceable waybill"),
    ("unreachable", "Address out of reach"),
]
