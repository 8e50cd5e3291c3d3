from . import carrier_report
from . import claim_report
from . import damage_report
from . import job_report
from . import promise_report
from . import return_report
