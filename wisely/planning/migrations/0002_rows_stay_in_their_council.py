from django.db import migrations

from wisely.audit.row_security import council_owned


class Migration(migrations.Migration):
    dependencies = [("planning", "0001_initial")]
    operations = [
        council_owned("planning_need", public_when="published_at IS NOT NULL"),
        council_owned("planning_optionappraisal"),
        council_owned("planning_waiver"),
        council_owned("planning_waiverimport"),
        council_owned("planning_waiverimportrow"),
        council_owned("planning_planimport"),
        council_owned("planning_theirprocurement"),
        council_owned("planning_jointopportunity"),
    ]
