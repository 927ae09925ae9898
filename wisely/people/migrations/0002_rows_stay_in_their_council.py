from django.db import migrations

from wisely.audit.row_security import council_owned


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        council_owned("people_directorate", public_when="true"),
        council_owned("people_post"),
        council_owned("people_assignment"),
        council_owned("people_person", shared_when="authority_id IS NULL"),
    ]
