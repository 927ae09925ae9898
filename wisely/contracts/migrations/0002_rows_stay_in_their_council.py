from django.db import migrations

from wisely.audit.row_security import council_owned

PUBLISHED = "published_at IS NOT NULL AND withdrawn_at IS NULL"
OF_A_PUBLISHED_CONTRACT = (
    "EXISTS (SELECT 1 FROM contracts_contract c WHERE c.id = contract_id "
    "AND c.published_at IS NOT NULL AND c.withdrawn_at IS NULL)"
)


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_initial")]
    operations = [
        council_owned("contracts_contract", public_when=PUBLISHED),
        council_owned("contracts_contractsupplier", public_when=OF_A_PUBLISHED_CONTRACT),
        council_owned("contracts_lot", public_when=OF_A_PUBLISHED_CONTRACT),
        council_owned("contracts_kpi", public_when=OF_A_PUBLISHED_CONTRACT),
        council_owned("contracts_frameworkterms", public_when=OF_A_PUBLISHED_CONTRACT),
        council_owned("contracts_extension", public_when=OF_A_PUBLISHED_CONTRACT),
        council_owned("contracts_modification", public_when=OF_A_PUBLISHED_CONTRACT),
        council_owned("contracts_alertdigest"),
        council_owned("contracts_alert"),
        council_owned("contracts_distresstrigger"),
        council_owned("contracts_updaterequest"),
        council_owned("contracts_updateasked"),
        council_owned("contracts_calendaraddress"),
        council_owned("contracts_registerimport"),
        council_owned("contracts_importrow"),
    ]
