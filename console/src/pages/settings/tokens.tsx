import { useState } from 'react';
import { useChange } from '../../client/query.ts';
import { useMay, useSession } from '../../client/session.tsx';
import type { AnswerOf, BodyOf, Settings } from '../../contract.ts';
import { counted } from '../../format/number.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Copy } from '../../parts/copy.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Mono } from '../../parts/mono.tsx';
import { useNow } from '../../parts/now.ts';
import { Panel } from '../../parts/panel.tsx';
import { Sure } from '../../parts/sure.tsx';
import { Ago } from '../../parts/when.tsx';
import { field } from './approver.tsx';

type Scope = BodyOf<'tokens.create'>['scopes'][number];
const day = 86_400_000;

/** What machines act with: scoped, ending, and shown once. */
export function Tokens({ settings }: { readonly settings: Settings }) {
  const may = useMay()('settings:write');
  const revoke = useChange('tokens.revoke', ['settings.get']);
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<AnswerOf<'tokens.create'> | undefined>();
  const tokens = settings.tokens.filter((token) => token.kind === 'api');
  return (
    <Panel
      title="API tokens"
      note={`${counted(tokens.length, 'token')}; stored as hashes, shown once`}
      flush
      actions={
        <Button size="small" disabled={!may} onClick={() => setMaking(true)}>
          Make a token
        </Button>
      }
    >
      {tokens.length === 0 && <p className="p-3.5 text-xs text-ink-3">None.</p>}
      <ul>
        {tokens.map((token) => (
          <li
            key={token.id}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line/70 px-3.5 py-2 text-sm first:border-t-0"
          >
            <span className="font-mono text-xs">{token.id}</span>
            <span className="min-w-0 flex-1 basis-40 text-xs text-ink-3">
              {token.userId} · {token.scopes.join(', ')}
            </span>
            {token.revokedAt !== undefined ? (
              <Badge>revoked</Badge>
            ) : (
              <span className="text-xs text-ink-3">
                ends <Ago at={token.expiresAt} />
              </span>
            )}
            <Sure
              label={`Revoke ${token.id}`}
              disabled={!may || token.revokedAt !== undefined}
              ask="Revoke this token?"
              says="Whatever signs in with it is refused from the next call on. It cannot be given back; make another."
              confirm="Revoke"
              change={revoke}
              onConfirm={(done) => revoke.mutate({ params: { id: token.id } }, { onSuccess: done })}
            >
              Revoke
            </Sure>
          </li>
        ))}
      </ul>
      {making && (
        <Make
          settings={settings}
          onClose={() => setMaking(false)}
          onMade={(answer) => {
            setMaking(false);
            setMade(answer);
          }}
        />
      )}
      <Dialog open={made !== undefined} onClose={() => setMade(undefined)} title="API token">
        <p className="mb-2 text-sm text-ink-2">
          Shown once; put it where the machine reads its secrets.
        </p>
        {made && (
          <>
            <Mono className="w-full rounded-md bg-sunken p-2">{made.secret}</Mono>
            <p className="mt-2">
              <Copy label="Copy" text={() => made.secret} />
            </p>
          </>
        )}
      </Dialog>
    </Panel>
  );
}

function Make({
  settings,
  onClose,
  onMade,
}: {
  readonly settings: Settings;
  readonly onClose: () => void;
  readonly onMade: (made: AnswerOf<'tokens.create'>) => void;
}) {
  const { user: me, permissions } = useSession();
  const now = useNow();
  const [userId, setUserId] = useState(me.id);
  const [days, setDays] = useState(30);
  const [chosen, setChosen] = useState<readonly Scope[]>([]);
  const create = useChange('tokens.create', ['settings.get']);
  // Nobody gives what they may not do, save sending logs in.
  const scopes = [...new Set([...permissions, 'ingest:write' as const])].filter(
    (one): one is Scope => one !== 'none' && one !== 'session',
  );
  return (
    <Dialog open onClose={onClose} title="Make an API token">
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(
            { body: { userId, scopes: [...chosen], expiresAt: now + days * day } },
            { onSuccess: onMade },
          );
        }}
      >
        <div className="grid grid-cols-2 gap-3">
          <label className="flex flex-col gap-1">
            <span className="label">In whose name</span>
            <select
              value={userId}
              onChange={(event) => setUserId(event.target.value)}
              className={field}
            >
              {settings.users
                .filter((user) => !user.disabled)
                .map((user) => (
                  <option key={user.id} value={user.id}>
                    {user.name}
                  </option>
                ))}
            </select>
          </label>
          <label className="flex flex-col gap-1">
            <span className="label">Ends after, days</span>
            <input
              type="number"
              min={1}
              max={365}
              value={days}
              onChange={(event) => setDays(Number(event.target.value))}
              className={field}
            />
          </label>
        </div>
        <fieldset>
          <legend className="label mb-1">What it may do; nothing else</legend>
          <div className="grid max-h-52 grid-cols-2 gap-1 overflow-y-auto">
            {scopes.map((scope) => (
              <label key={scope} className="flex items-center gap-2 font-mono text-xs">
                <input
                  type="checkbox"
                  checked={chosen.includes(scope)}
                  onChange={() =>
                    setChosen(
                      chosen.includes(scope)
                        ? chosen.filter((one) => one !== scope)
                        : [...chosen, scope],
                    )
                  }
                  className="size-4 accent-accent"
                />
                {scope}
              </label>
            ))}
          </div>
        </fieldset>
        {create.error && (
          <p role="alert" className="text-xs text-critical-text">
            {create.error.message}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={create.isPending || chosen.length === 0}>
            Make
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
