import { useQuery } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { ask, useChange } from '../../client/query.ts';
import { useMay } from '../../client/session.tsx';
import type { AnswerOf } from '../../contract.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Copy } from '../../parts/copy.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Mono } from '../../parts/mono.tsx';
import { Field, Panel } from '../../parts/panel.tsx';
import { Answered } from '../../parts/state.tsx';
import { useSay } from '../../parts/toast.tsx';
import { field } from './approver.tsx';
import { RoleBoxes, rolesOfPeople } from './role-boxes.tsx';

type Kept = AnswerOf<'settings.oidc'>;
type Oidc = NonNullable<Kept['oidc']>;

/** By which identity provider people sign in, and which of its groups may do what. */
export function Provider() {
  const may = useMay()('settings:write');
  const query = useQuery(ask('settings.oidc', {}));
  const remove = useChange('settings.removeOidc', ['settings.oidc', 'session.ways']);
  const [editing, setEditing] = useState(false);
  const [going, setGoing] = useState(false);
  return (
    <Panel
      title="Sign-in by your identity provider"
      note="OpenID Connect"
      actions={
        <>
          {query.data?.oidc && (
            <Button size="small" look="danger" disabled={!may} onClick={() => setGoing(true)}>
              Remove…
            </Button>
          )}
          <Button size="small" disabled={!may || !query.data} onClick={() => setEditing(true)}>
            {query.data?.oidc ? 'Change' : 'Set up'}
          </Button>
        </>
      }
    >
      <Answered query={query} rows={2}>
        {(kept) => (
          <>
            {kept.oidc ? <Shown oidc={kept.oidc} /> : <Absent returnTo={kept.returnTo} />}
            {editing && <Edit kept={kept} onClose={() => setEditing(false)} />}
          </>
        )}
      </Answered>
      <Dialog open={going} onClose={() => setGoing(false)} title="Remove the identity provider?">
        <p className="text-sm text-ink-2">
          Nobody signs in by it any more, and sessions that it began end now. Links and passkeys go
          on working.
        </p>
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={() => setGoing(false)}>Cancel</Button>
          <Button
            look="danger"
            disabled={remove.isPending}
            onClick={() => remove.mutate({}, { onSuccess: () => setGoing(false) })}
          >
            Remove
          </Button>
        </div>
      </Dialog>
    </Panel>
  );
}

function Absent({ returnTo }: { readonly returnTo: string }) {
  return (
    <p className="text-xs text-ink-3">
      None: people sign in by one-time links and passkeys. Register a client there that sends back
      to <Mono>{returnTo}</Mono>
    </p>
  );
}

function Shown({ oidc }: { readonly oidc: Oidc }) {
  return (
    <dl className="grid gap-3 sm:grid-cols-2">
      <Field label="Issuer, believed exactly so">
        <Mono>{oidc.issuer}</Mono>
      </Field>
      <Field label="Client">
        <Mono>{oidc.clientId}</Mono>
      </Field>
      <Field
        className="sm:col-span-2"
        label={`What “${oidc.claim}” gives; without one of these nobody comes in`}
      >
        <ul className="flex flex-col gap-1">
          {oidc.roles.map(({ value, roles }) => (
            <li key={value} className="flex flex-wrap items-center gap-1.5">
              <span className="font-mono text-xs">{value}</span>
              {roles.map((role) => (
                <Badge key={role}>{role}</Badge>
              ))}
            </li>
          ))}
        </ul>
      </Field>
    </dl>
  );
}

const empty: Oidc = {
  issuer: '',
  clientId: '',
  title: '',
  scopes: 'openid email profile',
  claim: 'groups',
  roles: [{ value: '', roles: ['viewer'] }],
  email: 'where_verified',
};

const fields = [
  ['title', 'Name on the button', 'Northwind'],
  ['issuer', 'Issuer, as its discovery document says it', 'https://id.example.com'],
  ['clientId', 'Client id', ''],
  ['scopes', 'Scopes', ''],
  ['claim', 'Claim that says what somebody may do', 'groups'],
] as const;

function Edit({ kept, onClose }: { readonly kept: Kept; readonly onClose: () => void }) {
  const say = useSay();
  const [oidc, setOidc] = useState<Oidc>(kept.oidc ?? empty);
  const [secret, setSecret] = useState('');
  const save = useChange('settings.setOidc', ['settings.oidc', 'session.ways']);
  const setRow = (at: number, next: Oidc['roles'][number] | undefined): void =>
    setOidc({
      ...oidc,
      roles: oidc.roles.flatMap((row, index) => (index !== at ? [row] : next ? [next] : [])),
    });
  return (
    <Dialog open onClose={onClose} title="Identity provider" as="sheet">
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(
            { body: { oidc, ...(secret === '' ? {} : { secret }) } },
            {
              onSuccess: () => {
                onClose();
                say('Identity provider set up', 'It was asked, and it answered.');
              },
            },
          );
        }}
      >
        <p className="text-xs text-ink-3">
          Register a client there that sends back to <Mono>{kept.returnTo}</Mono>{' '}
          <Copy label="Copy" text={() => kept.returnTo} />
        </p>
        {fields.map(([name, label, placeholder]) => (
          <label key={name} className="flex flex-col gap-1">
            <span className="label">{label}</span>
            <input
              value={oidc[name]}
              onChange={(event) => setOidc({ ...oidc, [name]: event.target.value })}
              required
              placeholder={placeholder}
              spellCheck={false}
              className={field}
            />
          </label>
        ))}
        <label className="flex flex-col gap-1">
          <span className="label">
            Client secret{kept.hasSecret ? '; leave empty to keep the one that is kept' : ''}
          </span>
          <input
            type="password"
            value={secret}
            onChange={(event) => setSecret(event.target.value)}
            autoComplete="off"
            className={field}
          />
        </label>
        <fieldset className="flex flex-col gap-3">
          <legend className="label mb-1">Which value gives which roles</legend>
          {oidc.roles.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows are told apart by their place
            <div key={at} className="flex flex-col gap-2 rounded-md border border-line p-3">
              <div className="flex gap-2">
                <input
                  aria-label="Value"
                  value={row.value}
                  onChange={(event) => setRow(at, { ...row, value: event.target.value })}
                  required
                  className={`${field} min-w-0 flex-1 font-mono`}
                />
                <Button
                  size="medium"
                  label={`Remove ${row.value === '' ? 'this value' : row.value}`}
                  disabled={oidc.roles.length === 1}
                  onClick={() => setRow(at, undefined)}
                >
                  <Trash2 aria-hidden className="size-3.5" />
                </Button>
              </div>
              <RoleBoxes
                legend="gives"
                among={rolesOfPeople}
                chosen={row.roles}
                onChange={(next) => setRow(at, { ...row, roles: next })}
              />
            </div>
          ))}
          <Button
            size="small"
            className="self-start"
            onClick={() =>
              setOidc({ ...oidc, roles: [...oidc.roles, { value: '', roles: ['viewer'] }] })
            }
          >
            <Plus aria-hidden className="size-3.5" /> Another value
          </Button>
        </fieldset>
        <label className="flex items-start gap-2 text-sm">
          <input
            type="checkbox"
            checked={oidc.email === 'always'}
            onChange={(event) =>
              setOidc({ ...oidc, email: event.target.checked ? 'always' : 'where_verified' })
            }
            className="mt-0.5 size-4 accent-accent"
          />
          <span>
            It proves every e-mail address, though it does not say so
            <span className="block text-xs text-ink-3">
              Owners are asked by their address: tick this only where nobody can choose their own.
            </span>
          </span>
        </label>
        {save.error && (
          <p role="alert" className="text-xs text-critical-text">
            {save.error.message}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            look="primary"
            disabled={save.isPending || oidc.roles.some(({ roles }) => roles.length === 0)}
          >
            {save.isPending ? 'Asking it…' : 'Ask it and keep'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
