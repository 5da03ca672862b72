from . import workflow
from . import complaint
