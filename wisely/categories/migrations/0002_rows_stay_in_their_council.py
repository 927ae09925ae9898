from django.db import migrations

from wisely.audit.row_security import council_owned


class Migration(migrations.Migration):
    dependencies = [("categories", "0001_initial")]
    operations = [
        council_owned("categories_categoryfile"),
        council_owned("categories_pricedline"),
        council_owned("categories_categoryplan"),
        council_owned("categories_planaction"),
        council_owned("categories_planrisk"),
    ]
