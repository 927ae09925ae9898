from django.db import migrations

from wisely.audit.row_security import council_owned


class Migration(migrations.Migration):
    dependencies = [("work", "0001_initial")]
    operations = [
        council_owned("work_job"),
        council_owned("work_jobprogress"),
        council_owned("work_fault"),
        council_owned("work_failedreaction", shared_when="authority_id IS NULL"),
    ]
