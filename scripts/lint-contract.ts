/**
 * Fails on any finding of the two linters that integrators run on an OpenAPI file: Spectral with its ruleset `oas`, and
 * Redocly with `recommended`. Spectral reads patterns without the flag `u`, where `\p{C}` stands for its letters: so examples of texts
 * that have such a pattern do without C, Z, l and p.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createConfig, lint } from '@redocly/openapi-core';
import spectralCore, { type RulesetDefinition } from '@stoplight/spectral-core';
import spectralRulesets from '@stoplight/spectral-rulesets';
import { parse } from 'yaml';

const config = await createConfig({ extends: ['recommended'] });
const spectral = new spectralCore.Spectral();
spectral.setRuleset({ extends: [spectralRulesets.oas as RulesetDefinition] });

for (const name of ['partner', 'citizen']) {
  const file = fileURLToPath(new URL(`../openapi/${name}.yaml`, import.meta.url));
  const findings = [
    ...(await spectral.run(parse(readFileSync(file, 'utf8')))).map(
      ({ code, path, message }) => `spectral ${code} at ${path.join('/')}: ${message}`,
    ),
    ...(await lint({ ref: file, config })).map(
      ({ ruleId, location, message }) => `redocly ${ruleId} at ${location[0]?.pointer}: ${message}`,
    ),
  ];
  for (const finding of findings) console.error(`${name}: ${finding}`);
  if (findings.length > 0) process.exitCode = 1;
}
