-- Plain names for what parses registry events and for the protected counts. No data changes but the outcomes of batches.

-- A registry event on its way in, from src/population/registry/parse-event.ts. For each role a person has in an event: the
-- personal number, and the person who holds it. A person is null while nobody holds the number; has_unresolved_person
-- says so, since an event before it in the batch may still bring that person. issued_number is a number that the event
-- issues. first_invalid_unit names the first role whose code no unit held on occurred_on. refusal and pointer: why the
-- event was refused before the registry was read.
DROP TYPE population.told_event;
CREATE TYPE population.parsed_event AS (
  event_id text,
  kind population.event_kind,
  occurred_on date,
  digest bytea,
  subject_number bigint,
  spouse_number bigint,
  guardian_number bigint,
  mother_number bigint,
  father_number bigint,
  household_member_number bigint,
  issued_number bigint,
  subject_id bigint,
  spouse_id bigint,
  guardian_id bigint,
  mother_id bigint,
  father_id bigint,
  household_member_id bigint,
  has_unresolved_person boolean,
  place_of_birth_unit integer,
  birth_registration_unit integer,
  place_of_origin_unit integer,
  residence_unit integer,
  first_invalid_unit text,
  body jsonb,
  refusal text,
  pointer text
);

UPDATE population.registry_batch b
  SET outcomes = (
    SELECT jsonb_agg(o.outcome - 'place' || jsonb_build_object('position', o.outcome -> 'place') ORDER BY o.ordinality)
      FROM jsonb_array_elements(b.outcomes) WITH ORDINALITY o (outcome))
  WHERE b.outcomes <> '[]';

-- run_daily_changes works through the children in the order of their keys; this is the last one done.
ALTER TABLE population.calendar_day RENAME looked_at TO last_child_id;

-- Which commune and province the people registered in a unit belong to, from units_since (the last day on which units
-- changed) until units change again.
ALTER TABLE statistics.placement RENAME TO unit_mapping;
ALTER TABLE statistics.unit_mapping RENAME era TO units_since;
ALTER TABLE statistics.unit_mapping RENAME CONSTRAINT placement_pkey TO unit_mapping_pkey;
ALTER INDEX statistics.placement_of_province RENAME TO unit_mapping_by_province;

-- The cube by commune of today, as running totals over birth years.
ALTER TABLE statistics.placed RENAME TO cumulative_count;
ALTER TABLE statistics.cumulative_count RENAME CONSTRAINT placed_pkey TO cumulative_count_pkey;

-- The units and the day that cumulative_count is for, and while it is being built the next province to add.
ALTER TABLE statistics.placed_for RENAME TO cumulative_count_state;
ALTER TABLE statistics.cumulative_count_state RENAME era TO units_since;
ALTER TABLE statistics.cumulative_count_state RENAME CONSTRAINT placed_for_pkey TO cumulative_count_state_pkey;
ALTER TABLE statistics.cumulative_count_state RENAME CONSTRAINT placed_for_only_row_check TO cumulative_count_state_only_row_check;
