import { type FormEvent, useId, useState } from 'react';
import type { AnswerOf, SetupField, TriedConnection } from '../../contract.ts';
import { Button } from '../../parts/button.tsx';
import { Panel } from '../../parts/panel.tsx';
import { field as look } from '../settings/approver.tsx';
import { Tried } from './result.tsx';
import { settingsOf, type Typed } from './settings.ts';

const area =
  'rounded-md border border-line-strong bg-surface px-2.5 py-2 font-mono text-xs disabled:opacity-55';

/** Asks for the settings; what is secret is typed unseen and leaves this page with the answer. */
export function Form({
  setup,
  busy,
  error,
  tried,
  onChange,
  onSend,
}: {
  readonly setup: AnswerOf<'systems.setup'>;
  readonly busy: boolean;
  readonly error: Error | null;
  /** As it answered for exactly what stands in the fields. */
  readonly tried: TriedConnection | undefined;
  readonly onChange: () => void;
  readonly onSend: (
    name: string,
    settings: Readonly<Record<string, unknown>>,
    keep: boolean,
  ) => void;
}) {
  const [name, setName] = useState('default');
  const [typed, setTyped] = useState<Typed>({});
  const [wrong, setWrong] = useState<string | undefined>();
  const send = (keep: boolean): void => {
    try {
      const settings = settingsOf(setup.fields, typed);
      setWrong(undefined);
      onSend(name, settings, keep);
    } catch (fault) {
      setWrong(fault instanceof Error ? fault.message : String(fault));
    }
  };
  const needed = setup.fields.filter((one) => one.required);
  const more = setup.fields.filter((one) => !one.required);
  const draw = (one: SetupField) => (
    <Ask
      key={one.name}
      of={one}
      value={typed[one.name] ?? ''}
      onChange={(value) => {
        setTyped({ ...typed, [one.name]: value });
        onChange();
      }}
    />
  );
  return (
    <form
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        send(false);
      }}
      className="flex flex-col gap-4"
    >
      <Panel title="3. Settings" note="secrets are sealed, and never shown again">
        <div className="grid gap-3 sm:grid-cols-2">
          <label className="flex flex-col gap-1">
            <span className="label">Name of this connection</span>
            <input
              value={name}
              required
              pattern="[\w.\-]{1,64}"
              title="Letters, digits, dots, dashes and underscores"
              onChange={(event) => {
                setName(event.target.value);
                onChange();
              }}
              className={look}
            />
          </label>
          {needed.map(draw)}
        </div>
        {more.length > 0 && (
          <details className="mt-3 border-t border-line pt-3" open={needed.length === 0}>
            <summary className="cursor-pointer text-sm font-medium">
              {more.length} more, which may be left empty
            </summary>
            <div className="mt-3 grid gap-3 sm:grid-cols-2">{more.map(draw)}</div>
          </details>
        )}
        {(wrong ?? error?.message) !== undefined && (
          <p role="alert" className="mt-3 text-sm text-critical-text">
            {wrong ?? error?.message}
          </p>
        )}
        <div className="mt-4 flex justify-end gap-2">
          <Button type="submit" look={tried ? 'plain' : 'primary'} disabled={busy}>
            {busy ? 'Trying each permission…' : 'Try it'}
          </Button>
        </div>
      </Panel>
      {tried && (
        <Panel title="4. What it answered" note={`${tried.title}, ${tried.name}; not kept yet`}>
          <Tried tried={tried} />
          <div className="mt-4 flex flex-wrap items-center justify-end gap-3 border-t border-line pt-3">
            <p className="min-w-52 flex-1 text-xs text-ink-3">
              Kept sealed in the folder of this platform. It is read from at the next start, in
              shadow mode until you promote it.
            </p>
            <Button look="primary" disabled={busy} onClick={() => send(true)}>
              Keep it
            </Button>
          </div>
        </Panel>
      )}
    </form>
  );
}

function Ask({
  of,
  value,
  onChange,
}: {
  readonly of: SetupField;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const id = useId();
  const hint = of.usual === undefined ? undefined : `${of.usual}, unless said`;
  const long = of.kind === 'text' || of.kind === 'lines' || of.kind === 'json';
  const given = {
    id,
    value,
    required: of.required,
    autoComplete: 'off',
    onChange: (event: { readonly target: { readonly value: string } }) =>
      onChange(event.target.value),
  };
  return (
    <div className={long ? 'flex flex-col gap-1 sm:col-span-2' : 'flex flex-col gap-1'}>
      <label htmlFor={id} className="label">
        {of.title}
        {of.kind === 'lines' && ', one a line'}
        {of.kind === 'json' && ', in JSON'}
      </label>
      {long ? (
        <textarea
          {...given}
          rows={of.kind === 'text' ? 4 : 3}
          spellCheck={false}
          className={area}
        />
      ) : of.kind === 'choice' || of.kind === 'flag' ? (
        <select {...given} className={look}>
          <option value="">{hint ?? 'Not said'}</option>
          {(of.kind === 'flag' ? ['true', 'false'] : (of.choices ?? [])).map((one) => (
            <option key={one} value={one}>
              {of.kind === 'flag' ? (one === 'true' ? 'Yes' : 'No') : one}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...given}
          type={of.secret ? 'password' : 'text'}
          {...(of.secret ? { autoComplete: 'new-password' } : {})}
          inputMode={of.kind === 'number' ? 'decimal' : undefined}
          placeholder={hint}
          spellCheck={false}
          className={look}
        />
      )}
    </div>
  );
}
