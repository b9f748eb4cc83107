"""THE REVIEW SITE. Inbox, triage, insight, accounts and audit, for the partnership's own network only."""
