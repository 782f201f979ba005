import { useQueries, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { call } from '../../client/call.ts';
import { ask } from '../../client/query.ts';
import type { System } from '../../contract.ts';
import { counted } from '../../format/number.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Failed, Loading } from '../../parts/state.tsx';
import { keepDraft } from '../rules/draft.ts';
import { type Common, commonOf, ruleTextOf } from './rule-text.ts';

/** Enough to tell what they have in common. */
const MOST_RECORDS = 5;

const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;

const readRecord = (raw: string): unknown => {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
};

/** Which of the fields that all records share make the rule; the text is then worked on and tried. */
export function MakeRule({
  eventIds,
  sql,
  onClose,
}: {
  readonly eventIds: readonly string[];
  readonly sql: string;
  readonly onClose: () => void;
}) {
  const ids = eventIds.slice(0, MOST_RECORDS);
  const systems = useQuery(ask('systems.list', {}));
  const told = useQuery({
    queryKey: ['source-of', ids],
    queryFn: ({ signal }) =>
      call(
        'hunts.run',
        {
          body: {
            sql: `SELECT DISTINCT source FROM events WHERE id IN (${ids.map(quoted).join(', ')})`,
          },
        },
        { signal },
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const raws = useQueries({ queries: ids.map((id) => ask('events.raw', { params: { id } })) });
  const error = systems.error ?? told.error ?? raws.find((one) => one.error)?.error;
  const ready = systems.data && told.data && raws.every((one) => one.data);
  const from = told.data?.rows.map(([source]) => String(source)) ?? [];
  const system = systems.data?.items.find((one) => one.id === from[0]);
  return (
    <Dialog open onClose={onClose} title="Save as rule" as="sheet">
      {error ? (
        <Failed error={error} />
      ) : !ready ? (
        <Loading />
      ) : from.length !== 1 || !system ? (
        <p className="text-sm text-ink-2">
          These rows come from {counted(from.length, 'system')}; a rule reads the records of one.
          Narrow the hunt with <code className="font-mono">source = …</code> first.
        </p>
      ) : (
        <Choose
          records={raws.flatMap((one) => {
            const record = one.data ? readRecord(one.data.raw) : undefined;
            return record === undefined ? [] : [record];
          })}
          system={system}
          sql={sql}
        />
      )}
    </Dialog>
  );
}

/** Ids, times and counters differ next time; words that several records share are what was done. */
const likely = ({ path, value }: Common): boolean =>
  typeof value === 'string' &&
  value.length < 60 &&
  /(name|source|type|operation|action|event|method|code|result)$/i.test(path) &&
  path.split('.').length === 1;

function Choose({
  records,
  system,
  sql,
}: {
  readonly records: readonly unknown[];
  readonly system: System;
  readonly sql: string;
}) {
  const common = commonOf(records);
  const [chosen, setChosen] = useState<readonly string[]>(() =>
    common.filter(likely).map(({ path }) => path),
  );
  const [title, setTitle] = useState('');
  const [label, setLabel] = useState(0);
  const navigate = useNavigate();
  const field = useId();
  const logsource = system.logsources[label];
  const open = (): void => {
    keepDraft(
      ruleTextOf({
        title: title.trim(),
        level: 'medium',
        logsource: { ...logsource },
        fields: common.filter(({ path }) => chosen.includes(path)),
        fires: records[0],
        sql,
      }),
    );
    void navigate({ to: '/rules/try' });
  };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        open();
      }}
    >
      <label htmlFor={field} className="flex flex-col gap-1">
        <span className="label">Title: what happened, in a few words</span>
        <input
          id={field}
          value={title}
          onChange={(event) => setTitle(event.target.value)}
          required
          maxLength={200}
          className="h-8 rounded-md border border-line-strong bg-surface px-2.5 text-sm"
        />
      </label>
      {system.logsources.length > 1 && (
        <label className="flex flex-col gap-1">
          <span className="label">Logs of {system.title}</span>
          <select
            value={label}
            onChange={(event) => setLabel(Number(event.target.value))}
            className="h-8 rounded-md border border-line-strong bg-surface px-2 text-sm"
          >
            {system.logsources.map(({ product, service }, index) => (
              <option key={`${product}/${service}`} value={index}>
                {product} {service}
              </option>
            ))}
          </select>
        </label>
      )}
      <fieldset>
        <legend className="label mb-1">
          What all {counted(records.length, 'record')} have in common; the chosen make the rule
        </legend>
        <ul className="max-h-[50vh] overflow-y-auto rounded-md border border-line">
          {common.map(({ path, value }) => (
            <li key={path} className="border-t border-line/60 first:border-t-0">
              <label className="flex cursor-pointer items-center gap-2 px-2.5 py-1 text-xs hover:bg-hover">
                <input
                  type="checkbox"
                  checked={chosen.includes(path)}
                  onChange={() =>
                    setChosen(
                      chosen.includes(path)
                        ? chosen.filter((one) => one !== path)
                        : [...chosen, path],
                    )
                  }
                />
                <span className="font-mono">{path}</span>
                <span className="ml-auto truncate font-mono text-ink-3">{String(value)}</span>
              </label>
            </li>
          ))}
        </ul>
      </fieldset>
      <div className="flex items-center justify-end gap-3">
        <span className="text-xs text-ink-3">Nothing is in force until you say so there.</span>
        <Button type="submit" look="primary" disabled={title.trim() === '' || chosen.length === 0}>
          Work on the rule
        </Button>
      </div>
    </form>
  );
}
