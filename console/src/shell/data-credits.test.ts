import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { dataCredits } from './data-credits.tsx';

const { optionalDependencies } = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../../../package.json'), 'utf8'),
) as { readonly optionalDependencies: Readonly<Record<string, string>> };

it('names every package of address data with the date that its version tells', () => {
  const data = Object.keys(optionalDependencies).filter((name) => name.includes('ip-location'));
  expect(dataCredits.map((one) => one.package).sort()).toEqual(data.sort());
  for (const { package: name, asOf } of dataCredits) {
    // `2.3.2026061719` is of 17 June 2026, 19 h.
    const [, year, month, day] =
      /\.(\d{4})(\d\d)(\d\d)\d\d$/.exec(optionalDependencies[name] ?? '') ?? [];
    expect(`${year}-${month}-${day}`, name).toBe(asOf);
  }
});

it('links to DB-IP, as its licence asks where places are shown', () => {
  const links = dataCredits.flatMap(({ names }) => names.map(({ href }) => href));
  expect(links).toContain('https://db-ip.com');
});
