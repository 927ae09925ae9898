from django.db import migrations

from wisely.audit.row_security import council_owned

GUARD = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'The record is only ever added to: % on % is refused.', TG_OP, TG_TABLE_NAME; END $$;

CREATE FUNCTION audit_allow_erasure_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.event_id = OLD.event_id AND NEW.authority_id IS NOT DISTINCT FROM OLD.authority_id
     AND OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NEW.facts IS NULL AND NEW.salt IS NULL
     AND NEW.reason = '' AND NEW.erased_under <> '' THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'A payload of the record can be erased, never changed.';
END $$;

CREATE FUNCTION audit_allow_position_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.event_id = OLD.event_id AND NEW.commitment = OLD.commitment
     AND OLD.position IS NULL AND NEW.position IS NOT NULL THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'A leaf of the log takes its position once and never changes.';
END $$;

CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_payload_stays BEFORE DELETE OR TRUNCATE ON audit_payload
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_payload_erasure_only BEFORE UPDATE ON audit_payload
  FOR EACH ROW EXECUTE FUNCTION audit_allow_erasure_only();
CREATE TRIGGER audit_leaf_stays BEFORE DELETE OR TRUNCATE ON audit_leaf
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_leaf_position_only BEFORE UPDATE ON audit_leaf
  FOR EACH ROW EXECUTE FUNCTION audit_allow_position_only();
CREATE TRIGGER audit_checkpoint_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_checkpoint
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_subtree_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_subtree
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_reaction_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_reaction
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""
UNGUARD = """
DROP TRIGGER audit_event_append_only ON audit_event;
DROP TRIGGER audit_payload_stays ON audit_payload;
DROP TRIGGER audit_payload_erasure_only ON audit_payload;
DROP TRIGGER audit_leaf_stays ON audit_leaf;
DROP TRIGGER audit_leaf_position_only ON audit_leaf;
DROP TRIGGER audit_checkpoint_append_only ON audit_checkpoint;
DROP TRIGGER audit_subtree_append_only ON audit_subtree;
DROP TRIGGER audit_reaction_append_only ON audit_reaction;
DROP FUNCTION audit_refuse(); DROP FUNCTION audit_allow_erasure_only(); DROP FUNCTION audit_allow_position_only();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunSQL(GUARD, UNGUARD),
        council_owned("audit_event", shared_when="authority_id IS NULL"),
        council_owned("audit_payload", shared_when="authority_id IS NULL"),
        council_owned("audit_series", shared_when="authority_id = 0"),
    ]
