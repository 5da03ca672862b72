from . import workflow_reason
from . import sla_extend
from . import sla_silence
from . import problem_revise
from . import hold_set
from . import problem_decide
from . import return_pick
from . import return_pick_line
