-- to_push: for a partner whose events are pushed. With the number it leaves the index, so that who pushes finds the streams with new
-- events without looking at others. stream_id, state: of what the Shared Signals Framework tells about a stream itself.
ALTER TABLE event.event
  ADD to_push boolean NOT NULL DEFAULT false,
  ADD stream_id uuid,
  ADD state text CHECK (length(state) <= 1024);
CREATE INDEX event_to_push ON event.event (partner_id) WHERE number IS NULL AND to_push;
