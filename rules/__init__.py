"""Decisions as plain functions: standard library only, no Odoo, no clock, no database."""
