from django.db import migrations

from wisely.audit.row_security import council_owned


class Migration(migrations.Migration):
    dependencies = [("people", "0007_apitoken")]
    operations = [council_owned("people_apitoken")]
