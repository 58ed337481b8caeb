import type pg from 'pg';

const OWN_SCHEMAS = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

/** SQL for an ACL as text: `ung_thuan_gate INSERT SELECT`. All arguments are SQL; for `kind` see acldefault. */
function grantsSql(acl: string, kind: string, owner: string): string {
  return `(SELECT string_agg(who || ' ' || what, ', ' ORDER BY who) FROM (
     SELECT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END AS who,
            string_agg(a.privilege_type, ' ' ORDER BY a.privilege_type) AS what
       FROM aclexplode(coalesce(${acl}, acldefault(${kind}, ${owner}))) a GROUP BY a.grantee) g)`;
}

/** Queries that return lines (column line) in order; what belongs to a table is indented below it. */
const SECTIONS: Readonly<Record<string, string>> = {
  roles: `
    SELECT format('%s%s%s%s%s%s%s', r.rolname, CASE WHEN r.rolcanlogin THEN ' login' END,
        CASE WHEN r.rolsuper THEN ' superuser' END, CASE WHEN r.rolcreaterole THEN ' createrole' END,
        CASE WHEN r.rolcreatedb THEN ' createdb' END, CASE WHEN r.rolbypassrls THEN ' bypassrls' END,
        ' set ' || (SELECT string_agg(c, ', ' ORDER BY c) FROM pg_db_role_setting s, unnest(s.setconfig) c
          WHERE s.setrole = r.oid)) AS line
      FROM pg_roles r WHERE r.rolname ~ '^ung_thuan' ORDER BY r.rolname COLLATE "C"`,
  members: `
    SELECT format('%s is granted to %s', m.roleid::regrole, m.member::regrole) AS line
      FROM pg_auth_members m WHERE m.roleid::regrole::text ~ '^ung_thuan' OR m.member::regrole::text ~ '^ung_thuan'
      ORDER BY m.roleid::regrole::text COLLATE "C", m.member::regrole::text COLLATE "C"`,
  database: `
    SELECT 'grants: ' || coalesce(${grantsSql('d.datacl', "'d'", 'd.datdba')}, 'none') AS line
      FROM pg_database d WHERE d.datname = current_database()`,
  schemas: `
    SELECT format('%s owner %s; grants: %s', n.nspname, n.nspowner::regrole,
        coalesce(${grantsSql('n.nspacl', "'n'", 'n.nspowner')}, 'none')) AS line
      FROM pg_namespace n WHERE ${OWN_SCHEMAS} ORDER BY n.nspname COLLATE "C"`,
  types: `
    SELECT format('%s.%s enum: %s', n.nspname, t.typname,
        (SELECT string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid)) AS line
      FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
      WHERE ${OWN_SCHEMAS} AND t.typtype = 'e' ORDER BY n.nspname COLLATE "C", t.typname COLLATE "C"`,
  tables: `
    WITH relation AS (
      SELECT c.oid, n.nspname || '.' || c.relname AS name, c.relkind, c.relowner, c.relacl, c.reloptions, c.relrowsecurity,
             c.relpersistence
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE ${OWN_SCHEMAS} AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f'))
    SELECT line FROM (
      SELECT r.name, 0 AS part, '' AS place, format('%s%s %s owner %s%s%s', CASE r.relpersistence WHEN 'u' THEN 'unlogged ' END,
          CASE r.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'v' THEN 'view'
            WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence' ELSE 'foreign table' END,
          r.name, r.relowner::regrole, ' with ' || array_to_string(r.reloptions, ' '),
          CASE WHEN r.relrowsecurity THEN ' row security' END) AS line FROM relation r
      UNION ALL
      SELECT r.name, 1, lpad(a.attnum::text, 4, '0'), format('  %s %s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
          CASE WHEN a.attnotnull THEN ' NOT NULL' END, ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid),
          CASE WHEN a.attidentity <> '' THEN ' IDENTITY ' || a.attidentity::text WHEN a.attgenerated <> '' THEN ' GENERATED' END)
        FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
          LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE r.relkind <> 'S'
      UNION ALL
      SELECT r.name, 2, c.conname, format('  constraint %s: %s', c.conname, pg_get_constraintdef(c.oid))
        FROM relation r JOIN pg_constraint c ON c.conrelid = r.oid AND c.contype <> 'n'
      UNION ALL
      SELECT r.name, 3, i.indexrelid::regclass::text, '  ' || pg_get_indexdef(i.indexrelid)
        FROM relation r JOIN pg_index i ON i.indrelid = r.oid
        WHERE NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.conrelid = r.oid)
      UNION ALL
      SELECT r.name, 4, t.tgname, '  ' || pg_get_triggerdef(t.oid)
            || CASE t.tgenabled WHEN 'O' THEN '' WHEN 'A' THEN '; always' WHEN 'R' THEN '; on replicas' ELSE '; disabled' END
        FROM relation r JOIN pg_trigger t ON t.tgrelid = r.oid AND NOT t.tgisinternal
      UNION ALL
      SELECT r.name, 5, p.polname, format('  policy %s: %s', p.polname, pg_get_expr(p.polqual, p.polrelid))
        FROM relation r JOIN pg_policy p ON p.polrelid = r.oid
      UNION ALL
      SELECT r.name, 6, '', '  ' || pg_get_viewdef(r.oid) FROM relation r WHERE r.relkind IN ('v', 'm')
      UNION ALL
      SELECT r.name, 7, '', '  grants: ' || coalesce(${grantsSql('r.relacl', "CASE r.relkind WHEN 'S' THEN 's' ELSE 'r' END::\"char\"", 'r.relowner')}, 'none')
        FROM relation r
      UNION ALL
      SELECT r.name, 8, a.attname, format('  grants on %s: %s', a.attname, ${grantsSql('a.attacl', "'c'", 'r.relowner')})
        FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attacl IS NOT NULL
    ) each ORDER BY name COLLATE "C", part, place COLLATE "C"`,
  functions: `
    SELECT format(E'%s.%s(%s)%s\\n  %s %s%s%s%s owner %s; grants: %s; body %s', n.nspname, p.proname,
        pg_get_function_arguments(p.oid), ' returns ' || pg_get_function_result(p.oid), l.lanname,
        CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END,
        CASE WHEN p.prosecdef THEN ' security definer' END, CASE WHEN p.proisstrict THEN ' strict' END,
        ' set ' || array_to_string(p.proconfig, ' '), p.proowner::regrole,
        coalesce(${grantsSql('p.proacl', "'f'", 'p.proowner')}, 'none'),
        left(encode(sha256(convert_to(coalesce(pg_get_function_sqlbody(p.oid), p.prosrc), 'UTF8')), 'hex'), 16)) AS line
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
      WHERE ${OWN_SCHEMAS} ORDER BY n.nspname COLLATE "C", p.proname COLLATE "C", pg_get_function_arguments(p.oid) COLLATE "C"`,
};

/**
 * The end state of a migrated database as text that is the same on every machine: roles, schemas, types, tables and
 * functions with their owners and grants. Bodies of functions are replaced by a prefix of their SHA-256.
 * @param client connected as a superuser
 */
export async function schemaText(client: pg.ClientBase): Promise<string> {
  const parts: string[] = [];
  for (const [heading, sql] of Object.entries(SECTIONS)) {
    const { rows } = await client.query<{ line: string }>(sql);
    parts.push([`-- ${heading}`, ...rows.map((row) => row.line)].join('\n'));
  }
  return `${parts.join('\n\n')}\n`;
}
