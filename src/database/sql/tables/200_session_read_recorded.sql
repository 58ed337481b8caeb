-- Which transaction recorded a reading. Data is shown only where that was another, which has committed.
ALTER TABLE citizen.session_read ADD recorded_by xid8 NOT NULL DEFAULT pg_current_xact_id();
