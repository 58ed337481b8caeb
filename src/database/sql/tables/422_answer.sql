-- Who has answered whom for what, as a keyed hash (consent.answer_key): no time and no id, so that a row alone tells nothing.
CREATE TABLE consent.answer (answer_key bytea PRIMARY KEY);
