from django.db import migrations

from wisely.audit.row_security import council_owned


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0001_initial")]
    operations = [council_owned("suppliers_supplieratcouncil")]
