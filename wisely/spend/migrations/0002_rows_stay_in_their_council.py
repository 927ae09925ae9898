from django.db import migrations

from wisely.audit.row_security import council_owned


class Migration(migrations.Migration):
    dependencies = [("spend", "0001_initial")]
    operations = [
        council_owned("spend_ledgerimport"),
        council_owned("spend_rememberedmapping"),
        council_owned("spend_rejectedrow"),
        council_owned("spend_payee"),
        council_owned("spend_ledgerline"),
        council_owned("spend_monthlyspend"),
        council_owned("spend_payeespend"),
        council_owned("spend_payeeyearspend"),
        council_owned("spend_contractspend"),
        council_owned("spend_spendmonth"),
        council_owned("spend_judgedterm"),
    ]
