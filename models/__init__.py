from . import workflow
from . import sla
from . import complaint
from . import problem
from . import returns
from . import rework
from . import feedback
from . import service
