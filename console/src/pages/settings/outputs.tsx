import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, useChange } from '../../client/query.ts';
import { useMay } from '../../client/session.tsx';
import type { AnswerOf } from '../../contract.ts';
import { counted, whole } from '../../format/number.ts';
import { Badge, SeverityBadge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Answered } from '../../parts/state.tsx';
import { Sure } from '../../parts/sure.tsx';
import { useSay } from '../../parts/toast.tsx';
import { Ago } from '../../parts/when.tsx';
import { field } from './approver.tsx';
import { outputNeeds } from './output-needs.ts';

type Output = AnswerOf<'outputs.list'>['items'][number];

/** Who is told, where, and what they did not take. */
export function Outputs() {
  const may = useMay();
  const query = useQuery({ ...ask('outputs.list', {}), enabled: may('exchange:read') });
  const [adding, setAdding] = useState(false);
  if (!may('exchange:read')) return null;
  return (
    <Panel
      title="Notifications"
      {...(query.data ? { note: counted(query.data.items.length, 'output') } : {})}
      flush
      actions={
        <Button
          size="small"
          disabled={!may('exchange:write') || !query.data}
          onClick={() => setAdding(true)}
        >
          Add
        </Button>
      }
    >
      <Answered query={query} rows={2}>
        {({ items, kinds }) => (
          <>
            {items.length === 0 && (
              <p className="p-3.5 text-xs text-ink-3">
                None: nobody is told outside of this console.
              </p>
            )}
            <ul>
              {items.map((output) => (
                <li
                  key={output.id}
                  className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line/70 px-3.5 py-2 first:border-t-0"
                >
                  <Line output={output} />
                </li>
              ))}
            </ul>
            {adding && <Add kinds={kinds} onClose={() => setAdding(false)} />}
          </>
        )}
      </Answered>
    </Panel>
  );
}

function Line({ output }: { readonly output: Output }) {
  const may = useMay()('exchange:write');
  const say = useSay();
  const test = useChange('outputs.test', ['outputs.list']);
  const retry = useChange('outputs.retry', ['outputs.list']);
  const remove = useChange('outputs.remove', ['outputs.list']);
  const given = { params: { id: output.id } };
  const { queue, takes } = output;
  return (
    <>
      <span className="min-w-0 flex-1 basis-52">
        <span className="flex items-center gap-2 text-sm font-medium">
          {output.id} <Badge>{output.title}</Badge>
        </span>
        <span className="text-xs text-ink-3">
          {whole(queue.sent)} sent, {whole(queue.waiting)} wait
          {queue.oldestAt !== undefined && (
            <>
              {' '}
              since <Ago at={queue.oldestAt} />
            </>
          )}
          {queue.because !== undefined && `: ${queue.because}`}
        </span>
      </span>
      <span className="flex items-center gap-1.5 text-xs text-ink-3">
        from <SeverityBadge severity={takes.minSeverity} />
      </span>
      {queue.setAside > 0 && (
        <Button size="small" disabled={!may || retry.isPending} onClick={() => retry.mutate(given)}>
          Send {whole(queue.setAside)} again
        </Button>
      )}
      <Button
        size="small"
        disabled={!may || test.isPending}
        onClick={() =>
          test.mutate(given, {
            onSuccess: ({ taken, because }) =>
              say(taken === 'yes' ? 'The test was taken' : 'The test was not taken', because),
          })
        }
      >
        {test.isPending ? 'Sending…' : 'Test'}
      </Button>
      <Sure
        label={`Remove ${output.id}`}
        disabled={!may}
        ask={`Remove ${output.id}?`}
        says={`Nothing is sent there any more, its sealed secrets are forgotten, and ${whole(queue.waiting)} that wait are not sent.`}
        confirm="Remove"
        change={remove}
        onConfirm={(done) => remove.mutate(given, { onSuccess: done })}
      >
        Remove
      </Sure>
    </>
  );
}

/** `name: value` lines → an object; numbers, true and false, and lists in JSON as such. */
const readLines = (text: string): Record<string, unknown> =>
  Object.fromEntries(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.includes(':'))
      .map((line) => {
        const at = line.indexOf(':');
        const value = line.slice(at + 1).trim();
        const plain = /^(?:true|false|-?\d+|\[.*\]|\{.*\})$/.test(value);
        return [line.slice(0, at).trim(), plain ? JSON.parse(value) : value];
      }),
  );

function Add({
  kinds,
  onClose,
}: {
  readonly kinds: AnswerOf<'outputs.list'>['kinds'];
  readonly onClose: () => void;
}) {
  const [kind, setKind] = useState(kinds[0]?.id ?? '');
  const [id, setId] = useState('');
  const [severity, setSeverity] = useState('high');
  const [settings, setSettings] = useState('');
  const [secrets, setSecrets] = useState('');
  const [unread, setUnread] = useState<string | undefined>();
  const save = useChange('outputs.save', ['outputs.list']);
  const hint = outputNeeds[kind];
  const send = (): void => {
    try {
      const body = {
        kind,
        takes: { minSeverity: severity },
        settings: readLines(settings),
        ...(secrets.trim() === '' ? {} : { secrets: readLines(secrets) }),
      };
      setUnread(undefined);
      save.mutate({ params: { id }, body }, { onSuccess: onClose });
    } catch {
      setUnread('A value that begins like a list or an object is not whole JSON.');
    }
  };
  return (
    <Dialog open onClose={onClose} title="Add an output">
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <div className="grid grid-cols-3 gap-3">
          <label className="flex flex-col gap-1">
            <span className="label">Kind</span>
            <select
              value={kind}
              onChange={(event) => setKind(event.target.value)}
              className={field}
            >
              {kinds.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.title}
                </option>
              ))}
            </select>
          </label>
          <label className="flex flex-col gap-1">
            <span className="label">Name</span>
            <input
              value={id}
              onChange={(event) => setId(event.target.value)}
              required
              pattern="[\w\-]{1,64}"
              className={field}
            />
          </label>
          <label className="flex flex-col gap-1">
            <span className="label">From</span>
            <select
              value={severity}
              onChange={(event) => setSeverity(event.target.value)}
              className={field}
            >
              {['informational', 'low', 'medium', 'high', 'critical'].map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          </label>
        </div>
        <label className="flex flex-col gap-1">
          <span className="label">
            Settings, one “name: value” a line
            {hint?.settings.length ? `: ${hint.settings.join(', ')}` : ''}
          </span>
          <textarea
            value={settings}
            onChange={(event) => setSettings(event.target.value)}
            rows={3}
            spellCheck={false}
            className="rounded-md border border-line-strong bg-surface px-2.5 py-2 font-mono text-xs"
          />
        </label>
        <label className="flex flex-col gap-1">
          <span className="label">
            Secrets, sealed and never shown again
            {hint?.secrets.length ? `: ${hint.secrets.join(', ')}` : ''}
          </span>
          <textarea
            value={secrets}
            onChange={(event) => setSecrets(event.target.value)}
            rows={2}
            spellCheck={false}
            autoComplete="off"
            className="rounded-md border border-line-strong bg-surface px-2.5 py-2 font-mono text-xs"
          />
        </label>
        {(unread ?? save.error?.message) !== undefined && (
          <p role="alert" className="text-xs whitespace-pre-wrap text-critical-text">
            {unread ?? save.error?.message}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={save.isPending}>
            Add
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
