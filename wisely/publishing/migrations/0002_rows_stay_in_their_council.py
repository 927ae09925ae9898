from django.db import migrations

from wisely.audit.row_security import council_owned

GUARD = """
CREATE FUNCTION publishing_take_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.transaction := pg_current_xact_id()::text::bigint; RETURN NEW; END $$;

CREATE FUNCTION publishing_allow_withdrawal_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.is_withdrawn = false AND NEW.is_withdrawn = true
     AND (to_jsonb(NEW) - 'is_withdrawn') = (to_jsonb(OLD) - 'is_withdrawn') THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'What the public was told is only added to, or hidden when it is withdrawn.';
END $$;

CREATE FUNCTION publishing_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'What the public was told stays: % on % is refused.', TG_OP, TG_TABLE_NAME; END $$;

CREATE FUNCTION publishing_withdraw_version_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL
     AND (to_jsonb(NEW) - ARRAY['withdrawn_at', 'withdrawal_reason', 'version'])
       = (to_jsonb(OLD) - ARRAY['withdrawn_at', 'withdrawal_reason', 'version']) THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'What was published does not change: publish a correction, or withdraw the version.';
END $$;

CREATE TRIGGER publishing_change_takes_its_transaction BEFORE INSERT ON publishing_change
  FOR EACH ROW EXECUTE FUNCTION publishing_take_transaction();
CREATE TRIGGER publishing_change_is_only_withdrawn BEFORE UPDATE ON publishing_change
  FOR EACH ROW EXECUTE FUNCTION publishing_allow_withdrawal_only();
CREATE TRIGGER publishing_change_stays BEFORE DELETE OR TRUNCATE ON publishing_change
  FOR EACH STATEMENT EXECUTE FUNCTION publishing_refuse();
CREATE TRIGGER publishing_version_is_only_withdrawn BEFORE UPDATE ON publishing_datasetversion
  FOR EACH ROW EXECUTE FUNCTION publishing_withdraw_version_only();
CREATE TRIGGER publishing_version_stays BEFORE DELETE OR TRUNCATE ON publishing_datasetversion
  FOR EACH STATEMENT EXECUTE FUNCTION publishing_refuse();
CREATE TRIGGER publishing_payments_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON publishing_paymentrow
  FOR EACH STATEMENT EXECUTE FUNCTION publishing_refuse();
CREATE TRIGGER publishing_contracts_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON publishing_contractrow
  FOR EACH STATEMENT EXECUTE FUNCTION publishing_refuse();
"""
UNGUARD = """
DROP TRIGGER publishing_version_is_only_withdrawn ON publishing_datasetversion;
DROP TRIGGER publishing_version_stays ON publishing_datasetversion;
DROP TRIGGER publishing_payments_stay ON publishing_paymentrow;
DROP TRIGGER publishing_contracts_stay ON publishing_contractrow;
DROP FUNCTION publishing_withdraw_version_only();
DROP TRIGGER publishing_change_takes_its_transaction ON publishing_change;
DROP TRIGGER publishing_change_is_only_withdrawn ON publishing_change;
DROP TRIGGER publishing_change_stays ON publishing_change;
DROP FUNCTION publishing_take_transaction(); DROP FUNCTION publishing_allow_withdrawal_only();
DROP FUNCTION publishing_refuse();
"""
OF_A_LIVE_VERSION = (
    "dataset_version_id IN (SELECT id FROM publishing_datasetversion WHERE withdrawn_at IS NULL)"
)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0001_initial")]
    operations = [
        migrations.RunSQL(GUARD, UNGUARD),
        council_owned("publishing_change", public_when="NOT is_withdrawn"),
        council_owned("publishing_publication", public_when="true"),
        council_owned("publishing_datasetversion", public_when="true"),
        council_owned("publishing_paymentrow", public_when=OF_A_LIVE_VERSION),
        council_owned("publishing_contractrow", public_when=OF_A_LIVE_VERSION),
        council_owned("publishing_redaction"),
        council_owned("publishing_correctiondue"),
        council_owned("publishing_transmission"),
        council_owned("publishing_bulkfile", public_when="NOT is_hidden"),
    ]
