import { useId, useState } from 'react';
import { useChange } from '../../client/query.ts';
import { useMay, useSession } from '../../client/session.tsx';
import type { Settings } from '../../contract.ts';
import { counted } from '../../format/number.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Mono } from '../../parts/mono.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Sure } from '../../parts/sure.tsx';
import { field } from './approver.tsx';
import { type Role, RoleBoxes } from './role-boxes.tsx';

export function Users({ settings }: { readonly settings: Settings }) {
  const may = useMay()('settings:write');
  const { user: me } = useSession();
  const [adding, setAdding] = useState(false);
  const [link, setLink] = useState<string | undefined>();
  const disable = useChange('users.disable', ['settings.get']);
  const renew = useChange('users.link', []);
  return (
    <Panel
      title="Users"
      note={counted(
        settings.users.filter((user) => !user.disabled).length,
        'may sign in',
        'may sign in',
      )}
      flush
      actions={
        <Button size="small" disabled={!may} onClick={() => setAdding(true)}>
          Add
        </Button>
      }
    >
      <ul>
        {settings.users.map((user) => (
          <li
            key={user.id}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line/70 px-3.5 py-2 first:border-t-0"
          >
            <span className="min-w-0 flex-1 basis-40 text-sm font-medium">
              {user.name} <span className="text-xs font-normal text-ink-3">{user.id}</span>
            </span>
            <span className="flex gap-1">
              {user.disabled ? (
                <Badge>disabled</Badge>
              ) : (
                user.roles.map((role) => <Badge key={role}>{role}</Badge>)
              )}
            </span>
            <Button
              size="small"
              disabled={!may || user.disabled}
              onClick={() =>
                renew.mutate(
                  { params: { id: user.id } },
                  { onSuccess: (answer) => setLink(answer.link) },
                )
              }
            >
              New link
            </Button>
            <Sure
              label={`Disable ${user.name}`}
              disabled={!may || user.disabled || user.id === me.id}
              title={user.id === me.id ? 'Not yourself' : 'Ends sessions and tokens'}
              ask={`Disable ${user.name}?`}
              says="Sessions and tokens of this person end now, and no way of signing in opens any more. What they decided stays on record."
              confirm="Disable"
              change={disable}
              onConfirm={(done) => disable.mutate({ params: { id: user.id } }, { onSuccess: done })}
            >
              Disable
            </Sure>
          </li>
        ))}
      </ul>
      <Add
        open={adding}
        onClose={() => setAdding(false)}
        onLink={(made) => {
          setAdding(false);
          setLink(made);
        }}
      />
      <Dialog
        open={link !== undefined}
        onClose={() => setLink(undefined)}
        title="One-time sign-in link"
      >
        <p className="mb-2 text-sm text-ink-2">
          Shown once. Give it to the person over a channel you trust.
        </p>
        {link !== undefined && <Mono className="w-full rounded-md bg-sunken p-2">{link}</Mono>}
      </Dialog>
    </Panel>
  );
}

function Add({
  open,
  onClose,
  onLink,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onLink: (link: string) => void;
}) {
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly Role[]>(['viewer']);
  const id = useId();
  const create = useChange('users.create', ['settings.get']);
  return (
    <Dialog open={open} onClose={onClose} title="Add a user">
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(
            { body: { name: name.trim(), roles: [...chosen], identityIds: [] } },
            { onSuccess: (made) => onLink(made.link) },
          );
        }}
      >
        <label htmlFor={id} className="flex flex-col gap-1">
          <span className="label">Name</span>
          <input
            id={id}
            value={name}
            onChange={(event) => setName(event.target.value)}
            required
            maxLength={200}
            className={field}
          />
        </label>
        <RoleBoxes chosen={chosen} onChange={setChosen} />
        {create.error && (
          <p role="alert" className="text-xs text-critical-text">
            {create.error.message}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            look="primary"
            disabled={create.isPending || name.trim() === '' || chosen.length === 0}
          >
            Add
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
