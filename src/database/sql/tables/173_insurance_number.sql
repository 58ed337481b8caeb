-- Finds who has an insurance number, which older cards prefix with group, benefit level and province.
CREATE INDEX health_insurance_by_number ON population.health_insurance (right(card_number, 10));
