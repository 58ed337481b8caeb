-- The events of a partner that are to be numbered, in their order: a few of many are found without reading the others.
CREATE INDEX event_to_number ON event.event (partner_id, insertion_order) WHERE number IS NULL;
DROP INDEX event.event_unnumbered;
