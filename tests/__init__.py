from . import test_workflow_facts
from . import test_workflow_table
from . import test_workflow_transitions
