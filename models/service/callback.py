from odoo import api, fields, models
from odoo.tools import SQL

from .callback_script import PURPOSES

# A branch of the list -> what its ids are made of, so that they never collide.
BRANCHES = 4


class Callback(models.Model):
    """Whom the desk has to call: a row each, read from where the facts are.

    Complaints that are executed and not called back yet, calls that were agreed, last
    month's complaints to be confirmed, surveys that are asked by phone. A row goes away
    by itself as soon as its call is on record.
    """

    _name = "aftersales.callback"
    _description = "Call to Make"
    _auto = False
    _order = "due_on, promised_at, id"
    _rec_name = "partner_id"
    _depends = {
        "aftersales.complaint": [
            "commercial_partner_id",
            "company_id",
            "complained_user_id",
            "executed_at",
            "needs_second_visit",
            "partner_id",
            "phone",
            "salesperson_id",
            "second_visit_on",
            "state",
            "team_id",
            "user_id",
        ],
        "aftersales.contact": [
            "complaint_id",
            "confirmation_id",
            "contacted_at",
            "invitation_id",
            "is_after_second_visit",
            "next_on",
            "outcome",
            "partner_id",
            "purpose",
        ],
        "aftersales.confirmation": ["asked_on", "partner_id", "state"],
        "aftersales.survey.invitation": ["due_at", "partner_id", "state", "way"],
        "aftersales.sla.clock": ["code", "due_at", "res_id", "res_model", "state"],
        "res.partner": ["phone"],
    }

    purpose = fields.Selection(PURPOSES, readonly=True)
    due_on = fields.Date("Call On", readonly=True)
    promised_at = fields.Datetime(
        "Promised Until",
        readonly=True,
        help="Until when the customer was promised a call-back.",
    )
    is_late = fields.Boolean("Promise Broken", compute="_compute_is_late")
    attempts = fields.Integer("Tried", readonly=True, help="Calls without success.")
    partner_id = fields.Many2one("res.partner", "Contact", readonly=True)
    commercial_partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    phone = fields.Char(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    complaint_id = fields.Many2one("aftersales.complaint", readonly=True)
    confirmation_id = fields.Many2one("aftersales.confirmation", readonly=True)
    invitation_id = fields.Many2one(
        "aftersales.survey.invitation", "Survey", readonly=True
    )
    contact_id = fields.Many2one("aftersales.contact", "Last Contact", readonly=True)
    words = fields.Text("Last Words", related="contact_id.words")
    user_id = fields.Many2one("res.users", "In Charge", readonly=True)
    # What the record rules look at
    team_id = fields.Many2one("aftersales.team", "Department", readonly=True)
    creator_id = fields.Many2one("res.users", readonly=True)
    salesperson_id = fields.Many2one("res.users", readonly=True)
    complained_user_id = fields.Many2one("res.users", readonly=True)

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("promised_at")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for call in self:
            call.is_late = bool(call.promised_at and call.promised_at < now)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT call.*, clock.due_at AS promised_at,
                partner.commercial_partner_id,
                COALESCE(call.own_phone, partner.phone) AS phone
            FROM (%s UNION ALL %s UNION ALL %s UNION ALL %s) AS call
            LEFT JOIN res_partner AS partner ON partner.id = call.partner_id
            LEFT JOIN aftersales_sla_clock AS clock
                ON clock.res_model = 'aftersales.complaint'
                AND clock.res_id = call.complaint_id AND clock.code = 'callback'
                AND clock.state IN ('running', 'paused')
            """,
            self._select_executed(),
            self._select_agreed(),
            self._select_confirmations(),
            self._select_surveys(),
        )

    @api.model
    def _select(self, number, purpose, **columns):
        """Return the SELECT of a branch; what it does not name is empty.

        :param number: of the branch, from 0
        :param columns: SQL by name; ``key`` is the id that the row's own is made of
        """
        kinds = {
            "complaint_id": "integer",
            "confirmation_id": "integer",
            "invitation_id": "integer",
            "contact_id": "integer",
            "partner_id": "integer",
            "company_id": "integer",
            "user_id": "integer",
            "team_id": "integer",
            "creator_id": "integer",
            "salesperson_id": "integer",
            "complained_user_id": "integer",
            "attempts": "integer",
            "due_on": "date",
            "own_phone": "varchar",
        }
        values = [
            SQL("%s::%s AS %s", columns.get(name, "NULL"), SQL(kind), SQL(name))
            if name in columns
            else SQL("NULL::%s AS %s", SQL(kind), SQL(name))
            for name, kind in kinds.items()
        ]
        return SQL(
            "SELECT %s * %s + %s AS id, %s AS purpose, %s",
            columns["key"],
            BRANCHES,
            number,
            purpose,
            SQL(", ").join(values),
        )

    @api.model
    def _get_complaint_columns(self):
        names = ("team_id", "user_id", "salesperson_id", "complained_user_id")
        return {
            **{name: SQL("complaint.%s", SQL(name)) for name in names},
            "complaint_id": SQL("complaint.id"),
            "creator_id": SQL("complaint.create_uid"),
            "own_phone": SQL("complaint.phone"),
        }

    @api.model
    def _select_executed(self):
        """Select the complaints that are executed and have no verdict yet (D-48).

        A customer who was not reached often enough has used up his recourse; see
        ``Complaint._get_verdict`` and ``_is_unreachable``.
        """
        select = self._select(
            0,
            "callback",
            **self._get_complaint_columns(),
            key=SQL("complaint.id"),
            contact_id=SQL("calls.contact_id"),
            partner_id=SQL("complaint.partner_id"),
            company_id=SQL("complaint.company_id"),
            attempts=SQL("calls.attempts"),
            due_on=SQL(
                "COALESCE(calls.next_on, CASE WHEN complaint.needs_second_visit"
                " THEN complaint.second_visit_on END, %s)",
                self._get_day(SQL("complaint.executed_at")),
            ),
        )
        return SQL(
            """
            %s
            FROM aftersales_complaint AS complaint
            JOIN res_company AS company ON company.id = complaint.company_id
            LEFT JOIN resource_calendar AS calendar
                ON calendar.id = company.resource_calendar_id
            CROSS JOIN LATERAL (
                SELECT (array_agg(id ORDER BY contacted_at DESC, id DESC))[1]
                        AS contact_id,
                    (array_agg(next_on ORDER BY contacted_at DESC, id DESC))[1]
                        AS next_on,
                    count(*) FILTER (WHERE outcome = 'unreached') AS attempts,
                    array_agg(contacted_at ORDER BY contacted_at DESC)
                        FILTER (WHERE outcome = 'unreached') AS moments,
                    bool_or(
                        outcome IN ('satisfied', 'dissatisfied')
                        AND (complaint.needs_second_visit IS NOT TRUE
                            OR is_after_second_visit AND %s
                                >= COALESCE(complaint.second_visit_on, '-infinity'))
                    ) AS is_judged
                FROM aftersales_contact
                WHERE complaint_id = complaint.id AND purpose = 'callback'
                    AND contacted_at >= complaint.executed_at
            ) AS calls
            WHERE complaint.state = 'verifying' AND calls.is_judged IS NOT TRUE
                AND complaint.partner_id IS NOT NULL
                AND NOT COALESCE(
                    calls.moments[1]
                        - calls.moments[company.aftersales_contact_attempts]
                    <= make_interval(days => company.aftersales_contact_days), FALSE)
            """,
            select,
            self._get_day(SQL("contacted_at")),
        )

    @api.model
    def _select_agreed(self):
        """Select the calls that were agreed on in a contact, unless another followed.

        A call-back of a closed complaint needs none: its recourse is used up.
        """
        select = self._select(
            1,
            "follow_up",
            **self._get_complaint_columns(),
            key=SQL("contact.id"),
            contact_id=SQL("contact.id"),
            partner_id=SQL("contact.partner_id"),
            company_id=SQL("contact.company_id"),
            due_on=SQL("contact.next_on"),
            attempts=SQL("(contact.outcome = 'unreached')::integer"),
        )
        return SQL(
            """
            %s
            FROM aftersales_contact AS contact
            LEFT JOIN aftersales_complaint AS complaint
                ON complaint.id = contact.complaint_id
            WHERE contact.next_on IS NOT NULL AND contact.invitation_id IS NULL
                AND contact.confirmation_id IS NULL
                AND complaint.state IS DISTINCT FROM 'cancelled'
                AND (contact.purpose != 'callback' OR complaint.id IS NULL
                    OR complaint.state NOT IN ('verifying', 'closed'))
                AND CASE WHEN contact.complaint_id IS NULL
                    THEN NOT EXISTS (
                        SELECT FROM aftersales_contact AS later
                        WHERE later.partner_id = contact.partner_id
                            AND later.complaint_id IS NULL
                            AND (later.contacted_at, later.id)
                                > (contact.contacted_at, contact.id)
                    )
                    ELSE NOT EXISTS (
                        SELECT FROM aftersales_contact AS later
                        WHERE later.complaint_id = contact.complaint_id
                            AND (later.contacted_at, later.id)
                                > (contact.contacted_at, contact.id)
                    )
                END
            """,
            select,
        )

    @api.model
    def _select_confirmations(self):
        """Select the customers who are asked about last month's complaints (C-28)."""
        select = self._select(
            2,
            "confirmation",
            key=SQL("confirmation.id"),
            confirmation_id=SQL("confirmation.id"),
            contact_id=SQL("calls.contact_id"),
            partner_id=SQL("confirmation.partner_id"),
            company_id=SQL("confirmation.company_id"),
            attempts=SQL("calls.attempts"),
            due_on=SQL("COALESCE(calls.next_on, confirmation.asked_on)"),
        )
        return SQL(
            "%s FROM aftersales_confirmation AS confirmation"
            " CROSS JOIN LATERAL (%s) AS calls WHERE confirmation.state = 'draft'",
            select,
            self._select_calls(SQL("confirmation_id = confirmation.id")),
        )

    @api.model
    def _select_surveys(self):
        """Select the surveys that are asked by phone and due."""
        select = self._select(
            3,
            "survey",
            key=SQL("invitation.id"),
            invitation_id=SQL("invitation.id"),
            contact_id=SQL("calls.contact_id"),
            partner_id=SQL("invitation.partner_id"),
            company_id=SQL("invitation.company_id"),
            attempts=SQL("calls.attempts"),
            due_on=SQL(
                "COALESCE(calls.next_on, %s)", self._get_day(SQL("invitation.due_at"))
            ),
        )
        return SQL(
            "%s FROM aftersales_survey_invitation AS invitation"
            " JOIN res_company AS company ON company.id = invitation.company_id"
            " LEFT JOIN resource_calendar AS calendar"
            " ON calendar.id = company.resource_calendar_id"
            " CROSS JOIN LATERAL (%s) AS calls"
            " WHERE invitation.way = 'phone'"
            " AND invitation.state IN ('waiting', 'sent')",
            select,
            self._select_calls(SQL("invitation_id = invitation.id")),
        )

    @api.model
    def _get_day(self, moment):
        """Return the SQL of the day of a moment, by the company's working hours."""
        return SQL(
            "(%s AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(calendar.tz, 'UTC'))::date",
            moment,
        )

    @api.model
    def _select_calls(self, condition):
        """Return the SELECT of the calls so far: the last one, the unsuccessful."""
        return SQL(
            """
            SELECT (array_agg(id ORDER BY contacted_at DESC, id DESC))[1] AS contact_id,
                (array_agg(next_on ORDER BY contacted_at DESC, id DESC))[1] AS next_on,
                count(*) FILTER (WHERE outcome = 'unreached') AS attempts
            FROM aftersales_contact WHERE %s
            """,
            condition,
        )
