from django.db import migrations

from wisely.audit.row_security import council_owned


class Migration(migrations.Migration):
    dependencies = [("budgets", "0001_initial")]
    operations = [
        council_owned("budgets_costcentre"),
        council_owned("budgets_budget"),
        council_owned("budgets_budgetcommitment"),
        council_owned("budgets_budgetposting"),
        council_owned("budgets_postingline"),
        council_owned("budgets_budgetquestion"),
        council_owned("budgets_budgetimport"),
    ]
