from . import claim_report
