from django.db import migrations

from wisely.audit.row_security import council_owned


class Migration(migrations.Migration):
    dependencies = [("interests", "0001_initial")]
    operations = [
        council_owned("interests_interest"),
        council_owned("interests_gift"),
        council_owned("interests_conflictassessment"),
    ]
