-- One dispensing as JSON, without null members, as one row (see prescription.progress_of). The id is a UUID; the caller writes it
-- as a public id.
CREATE OR REPLACE FUNCTION prescription.dispensing_shown(p prescription.dispensing)
RETURNS TABLE (dispensing jsonb) LANGUAGE sql STABLE ROWS 1 AS $$
  SELECT jsonb_strip_nulls(jsonb_build_object(
      'dispensing_id', p.dispensing_id,
      'dispensed_at', consent.instant_text(p.dispensed_at),
      'lines', (SELECT jsonb_agg(jsonb_build_object('line', x.line, 'quantity', prescription.quantity_shown(x.quantity), 'product', x.product)
                    ORDER BY x.line)
                  FROM prescription.dispensed_line x
                  WHERE x.person_id = p.person_id AND x.dispensing_id = p.dispensing_id),
      'invoice_number', p.invoice_number,
      'cancelled_at', consent.instant_text(p.cancelled_at),
      'cancel_reason', p.cancel_reason))
$$;
