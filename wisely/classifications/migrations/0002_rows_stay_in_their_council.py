from django.db import migrations

from wisely.audit.row_security import council_owned


class Migration(migrations.Migration):
    dependencies = [("classifications", "0001_initial")]
    operations = [
        council_owned("classifications_classifier"),
        council_owned("classifications_classification"),
    ]
