from django.db import migrations

from wisely.audit.row_security import council_owned


class Migration(migrations.Migration):
    dependencies = [("approvals", "0001_initial")]
    operations = [
        council_owned("approvals_approval"),
        council_owned("approvals_approvalstep"),
        council_owned("approvals_approvalquestion"),
        council_owned("approvals_decisionnotice"),
    ]
