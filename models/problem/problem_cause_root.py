from odoo import models

from .likeness import share_in


class ProblemCause(models.Model):
    """What keeps a root cause from being believed: the reasons customers give (D4)."""

    _inherit = "aftersales.problem.cause"

    # === BUSINESS === #

    def _root_refusals(self):
        """Yield the text of each point that the cause lacks at its problem's depth."""
        depth = self.problem_id.depth_id
        yield from self._chain_refusals(depth)
        yield from self._person_refusals()
        yield from self._symptom_refusals(depth)
        if depth.needs_classification:
            yield from self._classification_refusals()
        if depth.needs_verification and not self.verified_at:
            yield self.env._(
                "%(cause)s: quality has not verified it by switching it on and off.",
                cause=self.name,
            )

    def _chain_refusals(self, depth):
        """Yield a chain that is too short, goes in a circle or has no evidence."""
        if len(self.why_ids) < depth.min_whys:
            yield self.env._(
                "%(cause)s: %(count)s of at least %(needed)s whys, ask on.",
                cause=self.name,
                count=len(self.why_ids),
                needed=depth.min_whys,
            )
        sayings = {why.name.strip().casefold() for why in self.why_ids}
        if len(sayings) < len(self.why_ids):
            yield self.env._("%(cause)s: the same why stands twice.", cause=self.name)
        bare = self.why_ids.filtered(lambda why: not why._has_evidence())
        if depth.needs_evidence and bare:
            yield self.env._(
                "%(cause)s: no evidence of “%(whys)s”.",
                cause=self.name,
                whys="”, “".join(bare.mapped("name")),
            )

    def _person_refusals(self):
        """Yield a last link that blames a person: why could he err?"""
        wordings = self.env["aftersales.wording"]
        phrases = wordings._blames(self._get_last_link()).mapped("name")
        if self.code_id.is_person:
            phrases.append(self.code_id.name)
        if phrases:
            yield self.env._(
                "%(cause)s: a person is no root cause (%(phrases)s). What in the"
                " process let him err?",
                cause=self.name,
                phrases=", ".join(dict.fromkeys(phrases)),
            )

    def _symptom_refusals(self, depth):
        """Yield a cause that says no more than what is wrong."""
        statement = self.problem_id._get_statement()
        link = self._get_last_link()
        if depth.max_likeness and share_in(link, statement) >= depth.max_likeness:
            yield self.env._(
                "%(cause)s: names the symptom once more, no cause of it.",
                cause=self.name,
            )

    def _classification_refusals(self):
        if not self.code_id:
            yield self.env._("%(cause)s: no cause code.", cause=self.name)
        elif self.code_id.kind and self.code_id.kind != self.kind:
            yield self.env._(
                "%(cause)s: its code answers another question.", cause=self.name
            )
        if self.kind == "occurrence" and not self.category:
            yield self.env._("%(cause)s: no Ishikawa category.", cause=self.name)

    def _get_last_link(self):
        """Return where the chain ends: the last why, or the cause itself."""
        return self.why_ids[-1:].name or self.name or ""
