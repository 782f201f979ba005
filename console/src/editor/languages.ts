/** What can be written, with its completion. */
import type { Completion } from '@codemirror/autocomplete';
import { PostgreSQL, sql } from '@codemirror/lang-sql';
import { yaml } from '@codemirror/lang-yaml';
import type { Extension } from '@codemirror/state';

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly says: string;
}

export interface Language {
  readonly name: 'sql' | 'yaml';
  /** Columns of the one table that can be asked. */
  readonly columns?: readonly Column[];
}

const completionOf = ({ name, type, says }: Column): Completion => ({
  label: name,
  type: 'property',
  detail: type.toLowerCase(),
  info: says,
});

export const extensionOf = ({ name, columns = [] }: Language): Extension =>
  name === 'yaml'
    ? yaml()
    : sql({
        dialect: PostgreSQL,
        schema: { events: columns.map(completionOf) },
        defaultTable: 'events',
        upperCaseKeywords: true,
      });
