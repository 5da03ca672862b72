from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

SLICE = 500
# What is committed late was done before the last run, perhaps.
OVERLAP = timedelta(days=1)


class SurveyRule(models.Model):
    """Deliveries are collected afterwards; no transfer is ever slowed by a survey."""

    _inherit = "aftersales.survey.rule"

    # === CRON === #

    @api.model
    def _cron_collect_deliveries(self):
        """Ask about the deliveries since the last run, each by a rule once."""
        deliveries = [("event", "in", ("delivery_done", "delivery_every"))]
        for rule in self.search(deliveries):
            if not rule._collect_deliveries():
                break

    def _collect_deliveries(self):
        """Ask about new deliveries, slice by slice, each with its commit.

        :return: whether there is time left for more
        """
        self.ensure_one()
        now, last_id = fields.Datetime.now(), 0
        progress = self.env["ir.cron"]._commit_progress
        while slice_ := self.env["stock.picking"].search(
            self._get_new_deliveries_domain() & Domain("id", ">", last_id),
            order="id",
            limit=SLICE,
        ):
            last_id = slice_[-1].id
            due = slice_.browse(sorted(self._get_due_ids(slice_)))
            vals_list = self._prepare_invitations(due)
            self.env["survey.survey"]._aftersales_invite(vals_list)
            if not progress(len(slice_), remaining=int(len(slice_) == SLICE)):
                return False
        self.collected_at = now
        return True

    def _get_new_deliveries_domain(self):
        """Return the domain of deliveries that the rule has not asked about."""
        since = self.started_at
        if self.collected_at:
            since = max(since, self.collected_at - OVERLAP)
        asked = Domain("rule_id", "=", self.id)
        return (
            self._get_deliveries_domain()
            & Domain("date_done", ">=", since)
            & Domain("aftersales_invitation_ids", "not any", asked)
        )

    def _get_deliveries_domain(self):
        """Return the domain of deliveries since the rule came into force."""
        return (
            self._get_domain()
            & Domain("state", "=", "done")
            & Domain("location_dest_id.usage", "=", "customer")
            & Domain("date_done", ">=", self.started_at)
            & Domain("partner_id", "!=", False)
        )

    def _get_due_ids(self, pickings):
        """Return the ids of the deliveries that the customer is asked about."""
        if self.event == "delivery_done":
            return set(pickings.ids)
        counted = pickings._search(self._get_deliveries_domain())
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM (
                    SELECT picking.id, ROW_NUMBER() OVER (
                               PARTITION BY partner.commercial_partner_id
                               ORDER BY picking.date_done, picking.id
                           ) AS number
                      FROM stock_picking picking
                      JOIN res_partner partner ON partner.id = picking.partner_id
                     WHERE picking.id IN %s
                       AND partner.commercial_partner_id = ANY(%s)
                ) numbered
                WHERE number %% %s = 0 AND id = ANY(%s)
                """,
                counted.subselect(),
                pickings.partner_id.commercial_partner_id.ids,
                self.every_count,
                pickings.ids,
            )
        )
        return {id_ for (id_,) in rows}
