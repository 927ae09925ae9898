from django.db import migrations

from wisely.audit.row_security import council_owned


class Migration(migrations.Migration):
    dependencies = [("papers", "0001_initial")]
    operations = [council_owned("papers_paper", public_when="is_public")]
