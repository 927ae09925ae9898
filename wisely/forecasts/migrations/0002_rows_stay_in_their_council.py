from django.db import migrations

from wisely.audit.row_security import council_owned


class Migration(migrations.Migration):
    dependencies = [("forecasts", "0001_initial")]
    operations = [
        council_owned("forecasts_forecastset"),
        council_owned("forecasts_forecast"),
    ]
