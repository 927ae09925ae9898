from django.db import migrations

from wisely.audit.row_security import council_owned


class Migration(migrations.Migration):
    dependencies = [("performance", "0001_initial")]
    operations = [
        council_owned("performance_measure", public_when="true"),
        council_owned("performance_reading", public_when="true"),
        council_owned("performance_assessment", public_when="true"),
        council_owned("performance_countedmonth"),
        council_owned("performance_monthlyfigure"),
    ]
