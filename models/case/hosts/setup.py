from odoo import api, models

#: What links begin with that only the server itself can follow.
OWN_ADDRESSES = ("http://localhost", "http://127.0.0.1", "https://localhost", "https://127.0.0.1")


class Setup(models.Model):
    _inherit = "after.sales.setup"

    @api.model
    def _get_problems(self, company):
        teams = self.env["helpdesk.ticket.team"].search([("company_id", "=", company.id)])
        return super()._get_problems(company) | {
            "people": self._get_people_problem(company),
            "team": self._get_team_problem(teams),
            "members": self._get_members_problem(teams),
            "channels": self._get_channels_problem(company),
            "mail": self._get_mail_problem(company, teams),
            "portal": self._get_portal_problem(teams),
        }

    def _get_people_problem(self, company):
        if len(company._get_people("agent")) > 1:
            return ""
        return self.env._("Nobody else works with this app yet: approvals need a second person.")

    def _get_team_problem(self, teams):
        if not teams:
            return self.env._("There is no team: cases and escalations reach nobody.")
        if not teams.user_id:
            return self.env._("No team has a lead: escalations reach nobody.")
        return ""

    def _get_members_problem(self, teams):
        empty = teams.filtered(lambda team: not team.user_ids)
        if not teams:
            return self.env._("There is no team that could have members.")
        if empty:
            return self.env._("“%(team)s” has no members: nobody gets its cases.", team=empty[0].name)
        return ""

    def _get_channels_problem(self, company):
        domain = [("company_id", "in", (False, company.id))]
        if self.env["sale.channel"].search_count(domain, limit=1):
            return ""
        return self.env._("There is no sales channel: orders do not say which shop they come from.")

    def _get_mail_problem(self, company, teams):
        if any(team.alias_name and team.alias_domain_id for team in teams):
            return ""
        if not company.alias_domain_id:
            return self.env._("The company has no mail domain: an administrator enters it in the settings.")
        return self.env._("No team has a mail address: what customers write becomes no case.")

    def _get_portal_problem(self, teams):
        base_url = self.env["ir.config_parameter"].get_param("web.base.url") or ""
        if base_url.startswith(OWN_ADDRESSES):
            return self.env._(
                "Links for customers and providers begin with %(url)s: only you can open them.", url=base_url
            )
        if not any(team.show_in_portal for team in teams):
            return self.env._("No team is shown in the portal: customers cannot open a case there.")
        return ""
