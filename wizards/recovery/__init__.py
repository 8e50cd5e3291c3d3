from . import recovery_open
from . import recovery_file
from . import recovery_answer
from . import recovery_end
from . import shop_step
from . import quality_review
