"""Where a journey's files lie, under the folder it is given."""

OUTBOX = "outbox.db"
PUBLIC_KEY = "register-public.json"
PASSPHRASE = "a passphrase for the journeys"
RESULTS = "results.json"
