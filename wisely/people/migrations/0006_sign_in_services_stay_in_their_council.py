from django.db import migrations

from wisely.audit.row_security import council_owned


class Migration(migrations.Migration):
    dependencies = [("people", "0005_trials_identityprovider")]
    operations = [
        council_owned("people_identityprovider"),
        # The framework's own cache table: one-time codes that were used must be known to every worker.
        migrations.RunSQL(
            "CREATE TABLE people_used_codes (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, "
            "expires timestamptz NOT NULL); CREATE INDEX people_used_codes_by_age ON people_used_codes (expires)",
            "DROP TABLE people_used_codes",
        ),
    ]
