from odoo import models


class Job(models.Model):
    """The buttons that ask before a step is taken."""

    _inherit = "after.sales.job"

    def action_open_refuse(self):
        """Ask why the provider refuses."""
        wizard = self.env["after.sales.job.reason"].create({"job_ids": self.ids, "step": "refuse"})
        return wizard._get_records_action(name=self.env._("Refused by the Provider"), target="new")

    def action_open_release(self):
        """Ask why the job is taken back from its provider."""
        wizard = self.env["after.sales.job.reason"].create({"job_ids": self.ids, "step": "release"})
        return wizard._get_records_action(name=self.env._("Take Back"), target="new")

    def action_open_cancel(self):
        """Ask why the job is given up."""
        wizard = self.env["after.sales.job.reason"].create({"job_ids": self.ids, "step": "cancel"})
        return wizard._get_records_action(name=self.env._("Cancel the Job"), target="new")

    def action_open_schedule(self):
        """Ask for the appointment."""
        self.ensure_one()
        wizard = self.env["after.sales.job.schedule"].create({"job_id": self.id})
        return wizard._get_records_action(name=self.env._("Appointment"), target="new")

    def action_open_finish(self):
        """Ask for the code of the customer and the report of the provider."""
        self.ensure_one()
        wizard = self.env["after.sales.job.finish"].create({"job_id": self.id})
        return wizard._get_records_action(name=self.env._("Work Is Done"), target="new")

    def action_open_callback(self):
        """Open the call to the customer after the service."""
        self.ensure_one()
        wizard = self.env["after.sales.job.callback"].create({"job_id": self.id})
        return wizard._get_records_action(name=self.env._("Callback after the Service"), target="new")

    def action_open_assess(self):
        """Ask for the stars of this job."""
        self.ensure_one()
        wizard = self.env["after.sales.job.assess"].create({"job_id": self.id})
        return wizard._get_records_action(name=self.env._("Assess"), target="new")

    def action_open_fee(self):
        """Ask for the receipt of the fee that the customer advanced."""
        self.ensure_one()
        wizard = self.env["after.sales.job.fee"].create({"job_id": self.id})
        return wizard._get_records_action(name=self.env._("Receipt of the Customer"), target="new")

    def action_open_damage(self):
        """Ask what was damaged at the customer's."""
        self.ensure_one()
        wizard = self.env["after.sales.job.damage"].create({"job_id": self.id})
        return wizard._get_records_action(name=self.env._("Damage at the Customer's"), target="new")

    def action_open_platform(self):
        """Ask for the code and the day with which the platform verified the service."""
        self.ensure_one()
        wizard = self.env["after.sales.job.platform"].create({"job_id": self.id})
        return wizard._get_records_action(name=self.env._("Verified by the Platform"), target="new")

    def action_open_platform_call(self):
        """Open the call that asks the customer to have the service verified."""
        self.ensure_one()
        wizard = self.env["after.sales.job.platform.call"].create({"job_id": self.id})
        return wizard._get_records_action(name=self.env._("Ask to Verify"), target="new")
