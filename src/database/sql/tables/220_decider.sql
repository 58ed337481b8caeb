-- One of those who may decide for a person: a row of consent.deciders, and what an open prompt knows of them.
CREATE TYPE consent.decider AS (decider_id bigint, role text, all_needed boolean, level smallint);
