/** Small readings that the mappings of Azure's objects share. */
import { obj, type Raw, str } from '../../record.ts';

export interface Place {
  readonly tenantId: string;
}

export const tagsOf = (
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(given).flatMap(([key, value]) => {
      const text = typeof value === 'boolean' ? String(value) : str(value);
      return text === undefined ? [] : [[key, text] as const];
    }),
  );

export const given = (raw: Raw): Readonly<Record<string, string>> => tagsOf(obj(raw['tags']));
