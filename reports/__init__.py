from . import claim_report
from . import job_report
