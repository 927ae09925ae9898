from django.db import migrations

from wisely.audit.row_security import council_owned


class Migration(migrations.Migration):
    dependencies = [("relationships", "0001_initial")]
    operations = [
        council_owned("relationships_strategicjudgement"),
        council_owned("relationships_tierassessment"),
        council_owned("relationships_supplylink"),
        council_owned("relationships_supplycheck"),
    ]
