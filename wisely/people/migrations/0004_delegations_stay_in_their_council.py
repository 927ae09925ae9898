from django.db import migrations

from wisely.audit.row_security import council_owned


class Migration(migrations.Migration):
    dependencies = [("people", "0003_delegations_and_absences")]
    operations = [council_owned("people_delegation"), council_owned("people_absence")]
