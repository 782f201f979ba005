/** What was typed into a form → the settings of a connection, nested as its schema wants them. */
import type { SetupField } from '../../contract.ts';

export type Typed = Readonly<Record<string, string>>;

const read = ({ kind, title }: SetupField, text: string): unknown => {
  switch (kind) {
    case 'number': {
      const number = Number(text);
      if (!Number.isFinite(number)) throw new RangeError(`${title} is a number`);
      return number;
    }
    case 'flag':
      return text === 'true';
    case 'lines':
      return text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '');
    case 'json':
      try {
        return JSON.parse(text) as unknown;
      } catch {
        throw new RangeError(`${title} is not JSON`);
      }
    default:
      return text;
  }
};

/** Fields left empty are left out. @throws RangeError in words, naming the field */
export const settingsOf = (
  fields: readonly SetupField[],
  typed: Typed,
): Readonly<Record<string, unknown>> => {
  const settings: Record<string, unknown> = {};
  for (const field of fields) {
    const text = typed[field.name] ?? '';
    if (text.trim() === '') continue;
    const path = field.name.split('.');
    let within = settings;
    for (const part of path.slice(0, -1)) {
      within[part] ??= {};
      within = within[part] as Record<string, unknown>;
    }
    within[path.at(-1) ?? ''] = read(field, text);
  }
  return settings;
};
