from . import complaint_portal
from . import complaint_register
from . import recall_portal
from . import return_portal
from . import return_register
from . import rework_portal
from . import rework_register
from . import trace_register
