"""THE REVIEW SITE. Inbox, triage, insight, accounts and audit, for the partnership's own network only.

`Desk(Options(...), pack)` holds what a running site needs, `served(desk)` is the app. A route is declared by
`staff.routing`, with the roles that may call it, and listed in `staff.app.ROUTES`; its page is a template of
`templates/`, given out by `staff.view.page`; `staff.navigation` has the sections.
"""

from staff.app import served
from staff.desk import Desk, Options, is_set_up
from staff.filekey import StaffError

__all__ = ["Desk", "Options", "StaffError", "is_set_up", "served"]
