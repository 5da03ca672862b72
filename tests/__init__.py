from . import test_workflow_consequences
from . import test_workflow_facts
from . import test_workflow_log
from . import test_workflow_rules
from . import test_workflow_signatures
from . import test_workflow_steps
from . import test_workflow_table
from . import test_workflow_transitions
