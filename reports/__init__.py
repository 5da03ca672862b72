from . import paper
from . import complaint_form
from . import complaint_coordination
from . import complaint_letter
from . import complaint_acceptance
from . import complaint_reply
from . import register
from . import complaint_register
