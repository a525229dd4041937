"""The shop: a program that reads its settings from the environment, and knows nothing of kmseal."""

import os
from urllib.parse import urlsplit

database = urlsplit(os.environ["DATABASE_URL"])
secrets = [os.environ[name] for name in ("DATABASE_URL", "PAYMENT_API_KEY", "SESSION_SECRET")]
assert not any(secret.startswith("vault://") for secret in secrets), "only references arrived"

print(f"{os.environ['APP_NAME']} is up on port {os.environ['PORT']}")
print(f"database {database.path[1:]} at {database.hostname}, user {database.username}, password ********")
print("payment key and session secret have arrived")
