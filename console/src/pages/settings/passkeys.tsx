import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Fingerprint } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../client/call.ts';
import { hasPasskeys, makePasskey } from '../../client/passkey.ts';
import { ask, useChange } from '../../client/query.ts';
import { counted } from '../../format/number.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Answered } from '../../parts/state.tsx';
import { Sure } from '../../parts/sure.tsx';
import { useSay } from '../../parts/toast.tsx';
import { Ago } from '../../parts/when.tsx';
import { field } from './approver.tsx';

/** One's own passkeys: added on the device where one sits, removed when it is gone. */
export function Passkeys() {
  const query = useQuery(ask('passkeys.list', {}));
  const remove = useChange('passkeys.remove', ['passkeys.list']);
  const [adding, setAdding] = useState(false);
  return (
    <Panel
      title="Your passkeys"
      {...(query.data ? { note: counted(query.data.items.length, 'passkey') } : {})}
      flush
      actions={
        <Button
          size="small"
          disabled={!hasPasskeys()}
          title={hasPasskeys() ? 'On this device' : 'This browser knows no passkeys'}
          onClick={() => setAdding(true)}
        >
          Add a passkey
        </Button>
      }
    >
      <Answered query={query} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="p-3.5 text-xs text-ink-3">
              None: you sign in by a link or by the identity provider.
            </p>
          ) : (
            <ul>
              {items.map((one) => (
                <li
                  key={one.id}
                  className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line/70 px-3.5 py-2 first:border-t-0"
                >
                  <Fingerprint aria-hidden className="size-4 text-ink-3" />
                  <span className="min-w-0 flex-1 basis-40 text-sm font-medium">{one.name}</span>
                  {one.synced && <Badge>kept on several devices</Badge>}
                  <span className="text-xs text-ink-3">
                    made <Ago at={one.createdAt} />
                    {one.lastUsedAt !== undefined && (
                      <>
                        , used <Ago at={one.lastUsedAt} />
                      </>
                    )}
                  </span>
                  <Sure
                    label={`Remove the passkey ${one.name}`}
                    ask={`Remove the passkey ${one.name}?`}
                    says="It signs you in no longer. Sessions that it began go on until they end."
                    confirm="Remove"
                    change={remove}
                    onConfirm={(done) =>
                      remove.mutate({ params: { id: one.id } }, { onSuccess: done })
                    }
                  >
                    Remove
                  </Sure>
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
      {adding && <Add onClose={() => setAdding(false)} />}
    </Panel>
  );
}

function Add({ onClose }: { readonly onClose: () => void }) {
  const client = useQueryClient();
  const say = useSay();
  const [name, setName] = useState('');
  const add = useMutation({
    mutationFn: async () => {
      const { options } = await call('passkeys.options', {});
      const response = await makePasskey(options);
      return call('passkeys.add', { body: { name: name.trim(), response } });
    },
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: ['passkeys.list'] });
      say('Passkey added', made.name);
      onClose();
    },
  });
  return (
    <Dialog open onClose={onClose} title="Add a passkey">
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate();
        }}
      >
        <p className="text-sm text-ink-2">
          Your device asks for your finger, face or PIN. Only its public key comes here.
        </p>
        <label className="flex flex-col gap-1">
          <span className="label">Name, so that you know it again</span>
          <input
            value={name}
            onChange={(event) => setName(event.target.value)}
            required
            maxLength={60}
            placeholder="Laptop"
            className={field}
          />
        </label>
        {add.error && (
          <p role="alert" className="text-xs text-critical-text">
            {add.error instanceof DOMException ? 'No passkey was made.' : add.error.message}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={add.isPending || name.trim() === ''}>
            Add
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
