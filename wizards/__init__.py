from . import workflow_reason
