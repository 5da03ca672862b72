from . import complaint_register
from . import complaint_portal
from . import trace_register
