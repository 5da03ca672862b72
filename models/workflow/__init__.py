from . import transition
from . import workflow
from . import workflow_evidence
from . import workflow_log
from . import workflow_rule
from . import workflow_signature
from . import numbering
