from . import survey_survey
from . import survey_question
from . import survey_question_answer
from . import survey_rule
from . import survey_campaign
from . import survey_invitation
from . import survey_user_input
