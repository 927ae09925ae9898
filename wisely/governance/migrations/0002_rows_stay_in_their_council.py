from django.db import migrations

from wisely.audit.row_security import council_owned


class Migration(migrations.Migration):
    dependencies = [("governance", "0001_initial")]
    operations = [
        council_owned("governance_development"),
        council_owned("governance_impact"),
        council_owned("governance_followup"),
        council_owned("governance_contingencyplan"),
        council_owned("governance_standarddocument"),
    ]
