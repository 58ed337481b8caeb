-- Quantities are counted in sixths of a unit, so that halves and thirds of a tablet add up exactly.
UPDATE prescription.line SET quantity = quantity * 6, dispensed = dispensed * 6;
UPDATE prescription.dispensed_line SET quantity = quantity * 6;
COMMENT ON COLUMN prescription.line.quantity IS 'in sixths of the unit';
COMMENT ON COLUMN prescription.line.dispensed IS 'in sixths of the unit';
COMMENT ON COLUMN prescription.dispensed_line.quantity IS 'in sixths of the unit';
